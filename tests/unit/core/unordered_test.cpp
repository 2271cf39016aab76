#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "ipcbench/core/pipelined.hpp"
#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

using test::make_codec;

/// A channel whose peer answers the last ping first, and one ping a second time.
class LastFirstChannel {
public:
    static constexpr bool is_unordered = true;

    LastFirstChannel(MessageEndpoint peer, std::uint32_t repeated) : peer_(std::move(peer)), repeated_(repeated) {}

    SendBuffer prepare(std::size_t max) noexcept {
        outgoing_.resize(max);
        return {outgoing_, {}};
    }
    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        MessageView ping;
        if (const Fault fault = peer_.verify(MessageKind::ping, std::span(outgoing_).first(size), ping)) {
            return fault;
        }
        std::vector<std::byte> pong(peer_.max_frame(ping.payload.size()));
        pong.resize(peer_.encode(MessageKind::pong, ping.payload, 0, pong));
        answers_.insert(answers_.end(), sequence == repeated_ ? 2 : 1, {sequence, pong});
        return {};
    }
    Frame receive() noexcept {
        current_ = std::move(answers_.back());
        answers_.pop_back();
        return {current_.second, current_.first, {}};
    }
    void release() noexcept {}
    [[nodiscard]] bool can_send(std::size_t /*max*/) const noexcept { return true; }
    [[nodiscard]] bool has_frame() const noexcept { return !answers_.empty(); }
    [[nodiscard]] int descriptor() const noexcept { return -1; }

private:
    MessageEndpoint peer_;
    std::uint32_t repeated_;
    std::vector<std::byte> outgoing_;
    std::vector<std::pair<std::uint32_t, std::vector<std::byte>>> answers_;
    std::pair<std::uint32_t, std::vector<std::byte>> current_;
};

class UnorderedTest : public testing::Test {
protected:
    PhaseOutcome run(std::uint32_t repeated) {
        LastFirstChannel channel(MessageEndpoint(make_codec(), bob_, alice_, 0), repeated);
        Phase phase;
        phase.max_round_trips = 20;
        phase.load.depth = 4;
        phase.ping_times = room_;
        phase.lifeline = &lifeline_;
        return pipelined::initiate(channel, messages_, phase);
    }

    Identity alice_ = make_identity();
    Identity bob_ = make_identity();
    MessageEndpoint messages_{make_codec(), alice_, bob_, 0};
    std::vector<PingTime> room_ = std::vector<PingTime>(16);
    Lifeline lifeline_;
};

TEST_F(UnorderedTest, answers_in_any_order_are_right_and_counted) {
    const PhaseOutcome outcome = run(1000);
    EXPECT_FALSE(outcome.fault);
    EXPECT_EQ(outcome.round_trips, 20U);
    EXPECT_GT(outcome.reordered, 0U);
    EXPECT_EQ(outcome.lost, 0U);
    EXPECT_EQ(outcome.duplicates, 0U);
}

TEST_F(UnorderedTest, a_second_answer_is_wrong) {
    EXPECT_EQ(run(7).fault.kind, FaultKind::out_of_order);
}

}  // namespace
}  // namespace ipcbench
