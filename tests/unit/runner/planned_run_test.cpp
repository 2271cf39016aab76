#include "runner/planned_run.hpp"

#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/error_of.hpp"
#include "unit/runner/fake_transport.hpp"

namespace ipcbench::runner {
namespace {

using ipcbench::test::error_of;
using testing::HasSubstr;

class PlannedRunTest : public testing::Test {
protected:
    PlannedRun planned() {
        CheckCache cache;
        return plan(cell_, cache);
    }

    /// Makes the peer an unmodified server, which listens on a path.
    void ask_server() {
        ServerSetup setup;
        setup.framing = Framing::content_length;
        setup.request_file = "hover.json";
        setup.request = {R"({"id":         0})", 6, false};
        setup.address = "/the/socket";
        cell_.server = make_target(std::move(setup));
        cell_.codec = &cell_.server->codec;
    }

    test::FakeTraffic traffic_;
    Transport transport_ = test::fake_transport(TransportKind::kernel, traffic_);
    Cell cell_ = test::planned_with(transport_).cell;
};

TEST_F(PlannedRunTest, keeps_what_was_asked_for_and_decides_the_rest) {
    cell_.payload_bytes = 1000;
    cell_.timeout = std::chrono::milliseconds{1234};
    const PlannedRun run = planned();
    EXPECT_EQ(run.cell.payload_bytes, 1000U);
    EXPECT_EQ(run.channel.wait, Wait{WaitMode::block}) << "the transport's default";
    EXPECT_EQ(run.channel.max_frame, cell_.codec->make()->max_frame(1000));
    EXPECT_EQ(run.channel.timeout, cell_.timeout);
    EXPECT_EQ(run.channel.frames_in_flight, 1U);
    EXPECT_TRUE(run.channel.folder.empty()) << "each channel has its own";
    EXPECT_EQ(describe(run).wait, run.channel.wait);
}

TEST_F(PlannedRunTest, opens_an_asynchronous_channel_where_round_trips_overlap) {
    cell_.load.depth = 8;
    EXPECT_EQ(planned().channel.frames_in_flight, 8U);
    cell_.load = {};
    cell_.load.rate = 100;
    EXPECT_EQ(planned().channel.frames_in_flight, 2U);
    cell_.load = {};
    cell_.load.concurrency = 2;
    cell_.load.depth = 4;
    EXPECT_EQ(planned().channel.frames_in_flight, 5U)
        << "one more, so that room shows that nothing waits to be sent on";
}

TEST_F(PlannedRunTest, refuses_a_load_that_the_transport_cannot_carry) {
    transport_.info.capabilities.asynchronous = false;
    transport_.info.capabilities.one_way = false;
    cell_.load.depth = 8;
    EXPECT_STREQ(error_of([this] { static_cast<void>(planned()); }).what(),
                 "--depth does not apply to fake: it carries one request at a time");
    cell_.load = {};
    cell_.load.rate = 100;
    cell_.load.depth = open_loop_max_in_flight;
    EXPECT_STREQ(error_of([this] { static_cast<void>(planned()); }).what(),
                 "--rate does not apply to fake: it carries one request at a time");
    cell_.load = {};
    cell_.load.mode = Mode::stream;
    EXPECT_STREQ(error_of([this] { static_cast<void>(planned()); }).what(),
                 "--mode stream does not apply to fake: it needs a response to each request");
    cell_.load = {};
    cell_.load.concurrency = 2;
    EXPECT_STREQ(error_of([this] { static_cast<void>(planned()); }).what(),
                 "--concurrency does not apply to fake: it cannot be polled without blocking");
}

TEST_F(PlannedRunTest, refuses_messages_that_are_too_large_for_the_transport) {
    transport_.frame_limit = [](const OptionValues&) { return std::size_t{100}; };
    cell_.payload_bytes = 1000;
    const Error error = error_of([this] { static_cast<void>(planned()); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.what(), HasSubstr("over the limit of fake here, 100 bytes"));
}

TEST_F(PlannedRunTest, refuses_a_wait_and_an_option_that_there_are_not) {
    cell_.wait = Wait{WaitMode::hybrid, 10};
    EXPECT_THAT(error_of([this] { static_cast<void>(planned()); }).what(), HasSubstr("--wait hybrid"));
    cell_.wait.reset();
    cell_.options = {{"size", "7"}};
    EXPECT_THAT(error_of([this] { static_cast<void>(planned()); }).what(), HasSubstr("fake has no such option"));
}

TEST_F(PlannedRunTest, refuses_a_peer_that_could_not_serve_the_transport_or_the_load) {
    cell_.peer = {"cat", {"/bin/cat"}};
    const auto refusal = [this] { return error_of([this] { static_cast<void>(planned()); }); };
    EXPECT_EQ(refusal().kind(), ErrorKind::usage);
    EXPECT_STREQ(refusal().what(), "--peer does not apply to fake: it is not part of the peer protocol");
    transport_.info.serves_any_peer = true;
    EXPECT_EQ(describe(planned()).peer, "cat");
    for (const Mode mode : {Mode::stream, Mode::connect}) {
        cell_.load.mode = mode;
        EXPECT_EQ(refusal().what(), "--peer cannot be combined with --mode " + std::string(name_of(mode)));
    }
    cell_.load = {};
    cell_.load.concurrency = 2;
    EXPECT_NO_THROW(static_cast<void>(planned()));
    cell_.load.one_child = true;
    EXPECT_STREQ(refusal().what(), "--peer cannot be combined with --one-child");
}

TEST_F(PlannedRunTest, a_server_is_what_the_row_is_about) {
    transport_.servers.reach = [](const ChannelConfig&, const ServerLink&) { return nullptr; };
    transport_.servers.check_address = [](const std::string&) {};
    ask_server();
    const PlannedRun run = planned();
    EXPECT_EQ(run.channel.max_frame, cell_.server->setup.request.document.size());
    const RunResult result = describe(run);
    EXPECT_EQ(result.peer, "/the/socket");
    EXPECT_EQ(result.payload_bytes, run.channel.max_frame);
    ASSERT_TRUE(result.server);
    EXPECT_EQ(result.server->framing, "content-length");
    EXPECT_EQ(result.server->request, "hover.json");
    cell_.peer = {"cat", {"/bin/cat"}};
    EXPECT_EQ(describe(planned()).peer, "cat");
}

TEST_F(PlannedRunTest, refuses_a_server_that_cannot_be_reached_or_shared) {
    ask_server();
    const auto refusal = [this] { return error_of([this] { static_cast<void>(planned()); }); };
    EXPECT_EQ(refusal().kind(), ErrorKind::usage);
    EXPECT_STREQ(refusal().what(), "--framing does not apply to fake: a server cannot be reached over it");
    transport_.servers.reach = [](const ChannelConfig&, const ServerLink&) { return nullptr; };
    transport_.servers.check_address = [](const std::string& address) {
        throw Error(ErrorKind::usage, "no server is at " + address);
    };
    EXPECT_STREQ(refusal().what(), "no server is at /the/socket");
    transport_.servers.check_address = [](const std::string&) {};
    cell_.load.mode = Mode::stream;
    EXPECT_STREQ(refusal().what(), "--connect cannot be combined with --mode stream");
    cell_.load = {};
    cell_.load.pairs = 2;
    EXPECT_NO_THROW(static_cast<void>(planned()));
    cell_.peer = {"cat", {"/bin/cat"}};
    EXPECT_THAT(refusal().what(), HasSubstr("several servers cannot listen on one address"));
}

TEST_F(PlannedRunTest, skips_what_this_machine_cannot_do) {
    // A separate object, because the registry remembers by address which transports work.
    static Transport broken = transport_;
    broken.probe = [] { return Availability{false, "no such queues here", "load the module"}; };
    cell_.transport = &broken;
    const Error error = error_of([this] { static_cast<void>(planned()); });
    EXPECT_EQ(error.kind(), ErrorKind::unavailable);
    EXPECT_STREQ(error.what(), "no such queues here");
    EXPECT_EQ(error.hint(), "load the module");
}

}  // namespace
}  // namespace ipcbench::runner
