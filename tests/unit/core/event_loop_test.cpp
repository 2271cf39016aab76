#include "ipcbench/core/event_loop.hpp"

#include <bit>
#include <deque>

#include <gtest/gtest.h>

#include "ipcbench/core/event_loop_responder.hpp"
#include "unit/core/answering_channel.hpp"
#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

using test::AnsweringChannel;
using test::make_codec;
using test::Trick;

/// Can be looked at; the answers that were lost never come.
template <bool unreliable>
class LookedAt : public AnsweringChannel<unreliable> {
public:
    using AnsweringChannel<unreliable>::AnsweringChannel;

    [[nodiscard]] bool has_room(std::size_t /*max*/) const noexcept { return true; }
    [[nodiscard]] bool has_frame() const noexcept { return this->has_answer() || this->is_closed(); }
    [[nodiscard]] int descriptor() const noexcept { return -1; }
    [[nodiscard]] std::int64_t loss_timeout_ns() const noexcept { return 1'000'000; }
};

class EventLoop : public ::testing::Test {
protected:
    static constexpr std::size_t most_payload = 100;
    static constexpr std::size_t room = 32;

    template <bool unreliable = false>
    PhaseOutcome run(std::deque<LookedAt<unreliable>>& channels, std::uint64_t count, std::uint32_t depth = 1) {
        std::vector<event_loop::Line<LookedAt<unreliable>>> lines;
        departures_.assign(room * channels.size(), {});
        for (auto& channel : channels) {
            lines.push_back({channel, speaker_,
                             InFlight(std::span(departures_).subspan(lines.size() * room, room), first_sequence)});
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
    void add(std::deque<LookedAt<unreliable>>& channels, std::map<std::uint32_t, Trick> tricks = {}) {
        channels.emplace_back(Speaker(make_codec(), bob_, alice_, most_payload), std::move(tricks));
    }

    static constexpr std::uint32_t first_sequence = 5;
    Identity alice_ = make_identity();
    Identity bob_ = make_identity();
    Speaker speaker_{make_codec(), alice_, bob_, most_payload};
    Histogram histogram_;
    Lifeline lifeline_;
    std::vector<Departure> departures_;
    std::vector<std::uint64_t> shares_;
};

TEST_F(EventLoop, has_a_ping_under_way_on_every_connection) {
    std::deque<LookedAt<false>> channels;
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
    std::deque<LookedAt<true>> channels;
    add(channels);
    add(channels);
    EXPECT_EQ(run(channels, 40).round_trips, 40U);
    EXPECT_GT(lifeline_.answers(), 0U) << "rounds, in which each had an answer";
    EXPECT_LE(lifeline_.answers(), 20U);

    // From its first ping on one of them is never answered.
    std::map<std::uint32_t, Trick> silent;
    for (std::uint32_t ping = 0; ping < 100; ++ping) {
        silent[first_sequence + ping] = Trick::drop;
    }
    channels.clear();
    add(channels);
    add(channels, silent);
    const std::uint64_t before = lifeline_.answers();
    EXPECT_GT(run(channels, 40).round_trips, 0U);
    EXPECT_EQ(lifeline_.answers(), before);
}

TEST_F(EventLoop, has_as_many_on_each_as_the_depth_says) {
    std::deque<LookedAt<false>> channels;
    add(channels);
    add(channels);
    const std::uint64_t deepest = run(channels, 100, 4).deepest;
    EXPECT_GT(deepest, 4U) << "one of them is full when the other one begins, but for an answer that has come";
    EXPECT_LE(deepest, 8U);
}

TEST_F(EventLoop, ends_when_the_lifeline_is_cut) {
    std::deque<LookedAt<false>> channels;
    add(channels);
    lifeline_.cut(StopReason::interrupted);
    EXPECT_EQ(run(channels, 100).sent, 0U);
}

TEST_F(EventLoop, ends_with_the_fault_of_any_connection) {
    std::deque<LookedAt<false>> channels;
    add(channels);
    add(channels, {{first_sequence + 2, Trick::wrong_sequence}});
    EXPECT_EQ(run(channels, 100).fault.kind, FaultKind::out_of_order);
    channels.clear();
    add(channels);
    add(channels, {{first_sequence + 2, Trick::close}});
    EXPECT_EQ(run(channels, 100).fault.kind, FaultKind::closed);
}

TEST_F(EventLoop, goes_on_after_a_loss_and_counts_it) {
    std::deque<LookedAt<true>> channels;
    add(channels);
    add(channels, {{first_sequence + 1, Trick::drop}});
    const PhaseOutcome outcome = run(channels, 40);
    EXPECT_FALSE(outcome.fault);
    EXPECT_EQ(outcome.lost, 1U);
    EXPECT_EQ(outcome.round_trips, 39U);
}

/// A connection on which so many pings come, and then its end.
class Asking {
public:
    Asking(Speaker peer, std::uint32_t pings) : peer_(std::move(peer)), left_(pings) {}

    Frame receive() noexcept {
        if (left_ == 0) {
            return {{}, 0, {FaultKind::closed}};
        }
        --left_;
        ping_.resize(peer_.max_frame(0));
        ping_.resize(peer_.say(MessageKind::ping, "", 0, ping_));
        return {ping_, next_++, {}};
    }
    void release() noexcept {}
    Room prepare(std::size_t max) noexcept {
        pong_.resize(max);
        return {pong_, {}};
    }
    Fault commit(std::size_t /*size*/, std::uint32_t sequence) noexcept {
        answers.push_back(sequence);
        return {};
    }
    [[nodiscard]] bool has_room(std::size_t /*max*/) const noexcept { return true; }
    [[nodiscard]] bool has_frame() const noexcept { return true; }
    [[nodiscard]] int descriptor() const noexcept { return -1; }

    std::vector<std::uint32_t> answers;

private:
    Speaker peer_;
    std::uint32_t left_;
    std::uint32_t next_ = 0;
    std::vector<std::byte> ping_;
    std::vector<std::byte> pong_;
};

TEST_F(EventLoop, answers_on_all_connections_until_the_last_one_closes) {
    std::deque<Asking> channels;
    channels.emplace_back(Speaker(make_codec(), alice_, bob_, most_payload), 3);
    channels.emplace_back(Speaker(make_codec(), alice_, bob_, most_payload), 100);
    Speaker answering(make_codec(), bob_, alice_, most_payload);
    std::vector<event_loop::Desk<Asking>> desks{{channels[0], answering}, {channels[1], answering}};
    const RespondOutcome outcome = event_loop::respond(desks, most_payload, lifeline_, {});
    EXPECT_EQ(outcome.fault.kind, FaultKind::closed);
    EXPECT_EQ(outcome.answered, 103U);
    EXPECT_EQ(channels[0].answers.size(), 3U);
    EXPECT_EQ(channels[1].answers.size(), 100U);
}

}  // namespace
}  // namespace ipcbench
