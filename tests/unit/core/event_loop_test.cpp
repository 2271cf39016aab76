#include "ipcbench/core/event_loop.hpp"

#include <bit>
#include <deque>

#include <gtest/gtest.h>

#include "ipcbench/core/event_loop_responder.hpp"
#include "unit/core/pollable_channel.hpp"
#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

using test::make_codec;
using test::PeerFault;
using test::PollableChannel;

class EventLoop : public ::testing::Test {
protected:
    static constexpr std::size_t max_payload = 100;
    static constexpr std::size_t buffer = 32;

    template <bool unreliable = false>
    PhaseOutcome run(std::deque<PollableChannel<unreliable>>& channels, std::uint64_t count, std::uint32_t depth = 1) {
        std::vector<event_loop::InitiatorConnection<PollableChannel<unreliable>>> lines;
        ping_times_.assign(buffer * channels.size(), {});
        for (auto& channel : channels) {
            lines.push_back({channel, messages_,
                             InFlight(std::span(ping_times_).subspan(lines.size() * buffer, buffer), first_sequence)});
        }
        Phase phase;
        phase.max_round_trips = count;
        phase.payload_bytes = 10;
        phase.histogram = &histogram_;
        phase.lifeline = &lifeline_;
        phase.load.depth = depth;
        const PhaseOutcome outcome = event_loop::initiate(lines, phase, {});
        for (const auto& line : lines) {
            shares_.push_back(line.round_trips);
        }
        return outcome;
    }

    template <bool unreliable = false>
    void add(std::deque<PollableChannel<unreliable>>& channels, std::map<std::uint32_t, PeerFault> peer_faults = {}) {
        channels.emplace_back(MessageEndpoint(make_codec(), bob_, alice_, max_payload), std::move(peer_faults));
    }

    static constexpr std::uint32_t first_sequence = 5;
    Identity alice_ = make_identity();
    Identity bob_ = make_identity();
    MessageEndpoint messages_{make_codec(), alice_, bob_, max_payload};
    Histogram histogram_;
    Lifeline lifeline_;
    std::vector<PingTime> ping_times_;
    std::vector<std::uint64_t> shares_;
};

TEST_F(EventLoop, keeps_a_ping_in_flight_on_every_connection) {
    std::deque<PollableChannel<false>> channels;
    add(channels);
    add(channels);
    add(channels);
    const PhaseOutcome outcome = run(channels, 30);
    EXPECT_FALSE(outcome.fault);
    EXPECT_EQ(outcome.sent, 30U);
    EXPECT_EQ(outcome.round_trips, 30U);
    EXPECT_EQ(histogram_.count(), 30U);
    EXPECT_EQ(shares_[0] + shares_[1] + shares_[2], 30U);
    EXPECT_GT(*std::min_element(shares_.begin(), shares_.end()), 0U);
    EXPECT_EQ(channels[1].sequences.front(), first_sequence);
    EXPECT_EQ(lifeline_.progress(), 30U);
}

TEST_F(EventLoop, has_progress_only_as_long_as_every_connection_is_answered) {
    std::deque<PollableChannel<true>> channels;
    add(channels);
    add(channels);
    EXPECT_EQ(run(channels, 40).round_trips, 40U);
    EXPECT_GT(lifeline_.answers(), 0U) << "rounds, in which each had an answer";
    EXPECT_LE(lifeline_.answers(), 20U);

    // One connection never gets an answer.
    std::map<std::uint32_t, PeerFault> silent;
    for (std::uint32_t ping = 0; ping < 100; ++ping) {
        silent[first_sequence + ping] = PeerFault::drop;
    }
    channels.clear();
    add(channels);
    add(channels, silent);
    const std::uint64_t before = lifeline_.answers();
    EXPECT_GT(run(channels, 40).round_trips, 0U);
    EXPECT_EQ(lifeline_.answers(), before);
}

TEST_F(EventLoop, has_progress_where_there_are_fewer_pings_than_connections) {
    std::deque<PollableChannel<false>> channels;
    add(channels);
    add(channels);
    add(channels);
    for (auto& channel : channels) {
        channel.hide_frames(1);  // so that both pings are in flight before an answer is seen
    }
    EXPECT_EQ(run(channels, 2).round_trips, 2U);
    EXPECT_EQ(lifeline_.answers(), 1U) << "one round, of the two connections that expect an answer";
}

TEST_F(EventLoop, keeps_as_many_in_flight_as_the_depth_allows) {
    std::deque<PollableChannel<false>> channels;
    add(channels);
    add(channels);
    const std::uint64_t max_in_flight = run(channels, 100, 4).max_in_flight;
    EXPECT_GT(max_in_flight, 4U) << "one of them is full when the other one begins, but for an answer that has come";
    EXPECT_LE(max_in_flight, 8U);
}

TEST_F(EventLoop, ends_when_the_lifeline_is_cut) {
    std::deque<PollableChannel<false>> channels;
    add(channels);
    lifeline_.cut(StopReason::interrupted);
    EXPECT_EQ(run(channels, 100).sent, 0U);
}

TEST_F(EventLoop, ends_with_the_fault_of_any_connection) {
    std::deque<PollableChannel<false>> channels;
    add(channels);
    add(channels, {{first_sequence + 2, PeerFault::wrong_sequence}});
    EXPECT_EQ(run(channels, 100).fault.kind, FaultKind::out_of_order);
    channels.clear();
    add(channels);
    add(channels, {{first_sequence + 2, PeerFault::close}});
    EXPECT_EQ(run(channels, 100).fault.kind, FaultKind::closed);
}

TEST_F(EventLoop, goes_on_after_a_loss_and_counts_it) {
    std::deque<PollableChannel<true>> channels;
    add(channels);
    add(channels, {{first_sequence + 1, PeerFault::drop}});
    const PhaseOutcome outcome = run(channels, 40);
    EXPECT_FALSE(outcome.fault);
    EXPECT_EQ(outcome.lost, 1U);
    EXPECT_EQ(outcome.round_trips, 39U);
}

/// A connection that receives this many pings and is then closed.
class FiniteChannel {
public:
    FiniteChannel(MessageEndpoint peer, std::uint32_t pings) : peer_(std::move(peer)), left_(pings) {}

    Frame receive() noexcept {
        if (left_ == 0) {
            return {{}, 0, {FaultKind::closed}};
        }
        --left_;
        ping_.resize(peer_.max_frame(0));
        ping_.resize(peer_.encode(MessageKind::ping, "", 0, ping_));
        return {ping_, next_++, {}};
    }
    void release() noexcept {}
    SendBuffer prepare(std::size_t max) noexcept {
        pong_.resize(max);
        return {pong_, {}};
    }
    Fault commit(std::size_t /*size*/, std::uint32_t sequence) noexcept {
        answers.push_back(sequence);
        return {};
    }
    [[nodiscard]] bool can_send(std::size_t /*max*/) const noexcept { return true; }
    [[nodiscard]] bool has_frame() const noexcept { return true; }
    [[nodiscard]] int descriptor() const noexcept { return -1; }

    std::vector<std::uint32_t> answers;

private:
    MessageEndpoint peer_;
    std::uint32_t left_;
    std::uint32_t next_ = 0;
    std::vector<std::byte> ping_;
    std::vector<std::byte> pong_;
};

TEST_F(EventLoop, answers_on_all_connections_until_the_last_one_closes) {
    std::deque<FiniteChannel> channels;
    channels.emplace_back(MessageEndpoint(make_codec(), alice_, bob_, max_payload), 3);
    channels.emplace_back(MessageEndpoint(make_codec(), alice_, bob_, max_payload), 100);
    MessageEndpoint answering(make_codec(), bob_, alice_, max_payload);
    std::vector<event_loop::ResponderConnection<FiniteChannel>> connections{{channels[0], answering},
                                                                            {channels[1], answering}};
    const RespondOutcome outcome = event_loop::respond(connections, max_payload, lifeline_, {});
    EXPECT_EQ(outcome.fault.kind, FaultKind::closed);
    EXPECT_EQ(outcome.answered, 103U);
    EXPECT_EQ(channels[0].answers.size(), 3U);
    EXPECT_EQ(channels[1].answers.size(), 100U);
}

}  // namespace
}  // namespace ipcbench
