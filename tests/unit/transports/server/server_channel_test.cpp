#include "transports/server/server_channel.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::transports {
namespace {

/// A channel whose server is the test.
class ServerChannelTest : public testing::Test {
protected:
    void SetUp() override {
        std::array<int, 2> both{-1, -1};
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both.data()), 0);
        ours_.reset(both[0]);
        theirs_.reset(both[1]);
        config_.lifeline = &lifeline_;
        setup_.request = {R"({"id":         0})", 6, false};
        config_.max_frame = setup_.request.document.size();
    }
    void open(Framing framing, std::size_t in_flight = 1) {
        setup_.framing = framing;
        config_.frames_in_flight = in_flight;
        endpoint_ = make_server_endpoint(config_, {setup_, report_, true}, {}, {std::move(ours_), UniqueFd()},
                                         MessageReader(framing));
    }
    /// Sends a request with that id as the loops do, and returns what arrives.
    std::string sent(std::uint32_t id) {
        const SendBuffer buffer = endpoint_->prepare(config_.max_frame);
        EXPECT_FALSE(buffer.fault);
        std::copy_n(reinterpret_cast<const std::byte*>(setup_.request.document.data()), config_.max_frame,
                    buffer.bytes.begin());
        EXPECT_FALSE(endpoint_->commit(config_.max_frame, id));
        std::array<char, 1000> received{};
        return {received.data(), static_cast<std::size_t>(::read(theirs_.get(), received.data(), received.size()))};
    }
    void answer(std::string_view text) const {
        ASSERT_EQ(::write(theirs_.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }

    Lifeline lifeline_;
    ChannelConfig config_;
    ServerSetup setup_;
    ServerReport report_;
    UniqueFd ours_;
    UniqueFd theirs_;
    std::unique_ptr<Endpoint> endpoint_;
};

TEST_F(ServerChannelTest, puts_the_sequence_into_each_request) {
    open(Framing::lines);
    EXPECT_EQ(sent(0), "{\"id\":         0}\n");
    EXPECT_EQ(sent(42), "{\"id\":        42}\n");
    EXPECT_EQ(sent(2147483647), "{\"id\":2147483647}\n");
    EXPECT_EQ(sent(7), "{\"id\":         7}\n");
    EXPECT_EQ(report_.request_header_bytes, 1U);
    EXPECT_EQ(report_.last_sent, 7U);
}

TEST_F(ServerChannelTest, an_id_may_be_a_text) {
    setup_.request = {R"({"id":         "0"})", 6, true};
    config_.max_frame = setup_.request.document.size();
    open(Framing::content_length);
    EXPECT_EQ(sent(5), "Content-Length: 19\r\n\r\n{\"id\":         \"5\"}");
    EXPECT_EQ(sent(2147483647), "Content-Length: 19\r\n\r\n{\"id\":\"2147483647\"}");
}

TEST_F(ServerChannelTest, refuses_a_frame_that_is_larger_than_the_request) {
    open(Framing::lines);
    EXPECT_EQ(endpoint_->prepare(config_.max_frame + 1).fault.kind, FaultKind::too_large);
}

TEST_F(ServerChannelTest, receives_answers_in_any_order) {
    open(Framing::lines, 2);
    EXPECT_FALSE(endpoint_->has_frame());
    answer("{\"method\":\"x\"}\n{\"id\":");
    EXPECT_FALSE(endpoint_->has_frame());
    answer("2}\n{\"id\":1}\n");
    for (const std::uint32_t id : {2U, 1U}) {
        EXPECT_TRUE(endpoint_->has_frame());
        EXPECT_EQ(endpoint_->receive().sequence, id);
        endpoint_->release();
    }
    EXPECT_FALSE(endpoint_->has_frame());
    EXPECT_EQ(report_.passed_over, 1U);
    EXPECT_EQ(report_.answer_header_bytes, 1U);
}

TEST_F(ServerChannelTest, says_what_is_wrong) {
    open(Framing::lines, 2);
    answer("{]\n");
    EXPECT_TRUE(endpoint_->has_frame());
    EXPECT_EQ(endpoint_->receive().fault.kind, FaultKind::mismatch);
    EXPECT_NE(report_.error, "");
}

TEST_F(ServerChannelTest, an_end_is_one_also_in_the_middle_of_a_message) {
    open(Framing::lines);
    answer("{\"id\":1");
    theirs_.reset();
    EXPECT_EQ(endpoint_->receive().fault.kind, FaultKind::closed);
    EXPECT_EQ(report_.error, "sent only the first 7 bytes of a message");
}

TEST_F(ServerChannelTest, a_cut_lifeline_ends_a_wait_among_other_messages) {
    open(Framing::lines);
    lifeline_.cut(StopReason::stalled);
    answer("{\"method\":\"x\"}\n");
    EXPECT_EQ(endpoint_->receive().fault.kind, FaultKind::stopped);
}

}  // namespace
}  // namespace ipcbench::transports
