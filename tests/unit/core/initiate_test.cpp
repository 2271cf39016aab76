#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/core/ping_pong.hpp"
#include "unit/core/answering_channel.hpp"
#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

using test::AnsweringChannel;
using test::make_codec;
using test::PeerFault;
using PeerFaults = std::map<std::uint32_t, PeerFault>;

class Initiate : public ::testing::Test {
protected:
    template <bool unreliable = false>
    AnsweringChannel<unreliable> channel(PeerFaults peer_faults = {}) {
        return {MessageEndpoint(make_codec(), bob_, alice_, max_payload), std::move(peer_faults)};
    }
    Phase phase(std::uint64_t round_trips, Timing timing = Timing::every, std::uint64_t batch = 1) {
        Phase phase;
        phase.timing = timing;
        phase.max_round_trips = round_trips;
        phase.batch = batch;
        phase.payload_bytes = 10;
        phase.histogram = &histogram_;
        phase.lifeline = &lifeline_;
        return phase;
    }

    static constexpr std::size_t max_payload = 100;
    Identity alice_ = make_identity();
    Identity bob_ = make_identity();
    MessageEndpoint messages_{make_codec(), alice_, bob_, max_payload};
    Histogram histogram_;
    Lifeline lifeline_;
};

TEST_F(Initiate, runs_as_many_round_trips_as_it_was_told) {
    auto peer = channel();
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(100));
    EXPECT_FALSE(outcome.fault);
    EXPECT_EQ(outcome.round_trips, 100U);
    EXPECT_EQ(outcome.next_sequence, 100U);
    EXPECT_EQ(outcome.lost, 0U);
    EXPECT_EQ(outcome.duplicates, 0U);
    EXPECT_EQ(outcome.ping_bytes, 58U);
    EXPECT_EQ(outcome.pong_bytes, 58U);
    EXPECT_GT(outcome.elapsed_ns, 0);
    EXPECT_EQ(lifeline_.progress(), 100U);
    EXPECT_EQ(peer.sequences.size(), 100U);
    EXPECT_EQ(peer.lent, peer.released);
}

TEST_F(Initiate, none_at_all_is_a_number_too) {
    auto peer = channel();
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(0));
    EXPECT_EQ(outcome.round_trips, 0U);
    EXPECT_TRUE(peer.sequences.empty());
}

TEST_F(Initiate, the_count_holds_where_the_batch_does_not_divide_it) {
    auto peer = channel();
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(95, Timing::batch, 10));
    EXPECT_EQ(outcome.round_trips, 95U);
    EXPECT_EQ(peer.sequences.size(), 95U);
}

TEST_F(Initiate, goes_on_with_the_sequence_and_lets_it_wrap_around) {
    auto peer = channel();
    Phase some = phase(3);
    some.first_sequence = sequence::mask - 1;
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, some);
    EXPECT_FALSE(outcome.fault);
    EXPECT_THAT(peer.sequences, ::testing::ElementsAre(sequence::mask - 1, sequence::mask, 0U));
    EXPECT_EQ(outcome.next_sequence, 1U);
}

TEST_F(Initiate, timed_one_by_one_the_times_add_up_to_the_whole) {
    auto peer = channel();
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(1000));
    EXPECT_EQ(histogram_.count(), 1000U);
    EXPECT_NEAR(histogram_.mean() * 1000, static_cast<double>(outcome.elapsed_ns), 1);
}

TEST_F(Initiate, timed_one_by_one_there_is_no_batch) {
    auto peer = channel();
    (void)ping_pong::initiate(peer, messages_, phase(50, Timing::every, 10));
    EXPECT_EQ(histogram_.count(), 50U);
}

TEST_F(Initiate, sampling_times_the_first_of_each_batch) {
    auto peer = channel();
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(95, Timing::sampled, 10));
    EXPECT_EQ(outcome.round_trips, 95U);
    EXPECT_EQ(histogram_.count(), 10U);
    EXPECT_LE(histogram_.mean() * 10, static_cast<double>(outcome.elapsed_ns));
}

TEST_F(Initiate, in_batches_nothing_is_timed_individually) {
    auto peer = channel();
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(100, Timing::batch, 10));
    EXPECT_GT(outcome.elapsed_ns, 0);
    EXPECT_EQ(histogram_.count(), 0U);
}

TEST_F(Initiate, needs_no_histogram) {
    for (const Timing timing : {Timing::every, Timing::sampled, Timing::batch}) {
        auto peer = channel();
        Phase some = phase(20, timing, 5);
        some.histogram = nullptr;
        EXPECT_EQ(ping_pong::initiate(peer, messages_, some).round_trips, 20U);
    }
}

TEST_F(Initiate, ends_with_the_batch_in_which_the_time_is_over) {
    auto peer = channel();
    Phase some = phase(std::numeric_limits<std::uint64_t>::max(), Timing::batch, 7);
    some.max_ns = 1;
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, some);
    EXPECT_FALSE(outcome.fault);
    EXPECT_EQ(outcome.round_trips, 7U);
    EXPECT_GE(outcome.elapsed_ns, 1);
}

TEST_F(Initiate, a_cut_lifeline_ends_it_with_the_batch) {
    auto peer = channel();
    lifeline_.cut(StopReason::interrupted);
    const PhaseOutcome outcome =
        ping_pong::initiate(peer, messages_, phase(std::numeric_limits<std::uint64_t>::max(), Timing::batch, 4));
    EXPECT_FALSE(outcome.fault);
    EXPECT_EQ(outcome.round_trips, 4U);
}

TEST_F(Initiate, stamps_its_pings_with_the_time) {
    auto peer = channel();
    const std::uint64_t before = coarse_epoch_ms();
    (void)ping_pong::initiate(peer, messages_, phase(3));
    // The coarse clock is read once and then advanced by the exact clock, so the stamps may be up to a tick ahead.
    constexpr std::uint64_t tick_ms = 20;
    const std::uint64_t after = coarse_epoch_ms() + tick_ms;
    ASSERT_EQ(peer.sent_times.size(), 3U);
    for (const std::uint64_t stamp : peer.sent_times) {
        EXPECT_GE(stamp, before);
        EXPECT_LE(stamp, after);
    }
}

TEST_F(Initiate, an_answer_with_another_sequence_is_out_of_order) {
    auto peer = channel({{5, PeerFault::wrong_sequence}});
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(100));
    EXPECT_EQ(outcome.fault.kind, FaultKind::out_of_order);
    EXPECT_EQ(outcome.round_trips, 5U);
    EXPECT_EQ(histogram_.count(), 5U);
}

TEST_F(Initiate, an_answer_that_came_twice_is_out_of_order_where_order_is_promised) {
    auto peer = channel({{5, PeerFault::answer_twice}});
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(100));
    EXPECT_EQ(outcome.fault.kind, FaultKind::out_of_order);
    EXPECT_EQ(outcome.round_trips, 6U);
}

TEST_F(Initiate, a_ping_is_not_an_answer) {
    auto peer = channel({{2, PeerFault::wrong_kind}});
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(100));
    EXPECT_EQ(outcome.fault.kind, FaultKind::mismatch);
    EXPECT_STREQ(messages_.mismatch_reason(), "it is not a pong");
    EXPECT_EQ(outcome.round_trips, 2U);
}

TEST_F(Initiate, an_answer_with_a_shorter_payload_is_refused) {
    auto peer = channel({{3, PeerFault::short_payload}});
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(100));
    EXPECT_EQ(outcome.fault.kind, FaultKind::mismatch);
    EXPECT_STREQ(messages_.mismatch_reason(), "the payload is not as long as the one that was sent");
    EXPECT_EQ(outcome.round_trips, 3U);
}

TEST_F(Initiate, a_peer_that_closes_ends_it_with_what_was_done) {
    auto peer = channel({{9, PeerFault::close}});
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(100, Timing::batch, 5));
    EXPECT_EQ(outcome.fault.kind, FaultKind::closed);
    EXPECT_EQ(outcome.round_trips, 9U);
    EXPECT_EQ(lifeline_.progress(), 9U);
}

TEST_F(Initiate, a_lost_answer_is_counted_and_the_run_goes_on) {
    auto peer = channel<true>({{1, PeerFault::drop}, {7, PeerFault::drop}});
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(10));
    EXPECT_FALSE(outcome.fault);
    EXPECT_EQ(outcome.round_trips, 10U);
    EXPECT_EQ(outcome.lost, 2U);
    EXPECT_EQ(outcome.duplicates, 0U);
    EXPECT_EQ(outcome.next_sequence, 12U);
    EXPECT_EQ(histogram_.count(), 10U);
}

TEST_F(Initiate, a_late_answer_is_not_taken_for_the_next_one) {
    auto peer = channel<true>({{3, PeerFault::answer_late}});
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(10));
    EXPECT_FALSE(outcome.fault);
    EXPECT_EQ(outcome.round_trips, 10U);
    EXPECT_EQ(outcome.lost, 1U);
    EXPECT_EQ(outcome.duplicates, 1U);
    EXPECT_EQ(peer.lent, peer.released);
}

TEST_F(Initiate, an_answer_that_came_twice_is_counted_where_it_may) {
    auto peer = channel<true>({{3, PeerFault::answer_twice}});
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(10));
    EXPECT_FALSE(outcome.fault);
    EXPECT_EQ(outcome.round_trips, 10U);
    EXPECT_EQ(outcome.lost, 0U);
    EXPECT_EQ(outcome.duplicates, 1U);
}

TEST_F(Initiate, an_answer_from_the_future_is_out_of_order_everywhere) {
    auto peer = channel<true>({{3, PeerFault::wrong_sequence}});
    EXPECT_EQ(ping_pong::initiate(peer, messages_, phase(10)).fault.kind, FaultKind::out_of_order);
}

TEST_F(Initiate, no_sample_holds_the_time_of_a_lost_answer) {
    auto peer = channel<true>({{0, PeerFault::drop}, {12, PeerFault::drop}});
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, phase(30, Timing::sampled, 5));
    EXPECT_EQ(outcome.round_trips, 30U);
    EXPECT_EQ(outcome.lost, 2U);
    // The first batch, 0 to 4, begins with the loss; the loss of 12 follows its batch's sample.
    EXPECT_EQ(histogram_.count(), 6U);
}

TEST_F(Initiate, what_is_lost_is_no_progress) {
    // Otherwise a silent peer would never count as stalled.
    auto peer = channel<true>({{0, PeerFault::drop}, {1, PeerFault::drop}, {2, PeerFault::drop}});
    Phase some = phase(std::numeric_limits<std::uint64_t>::max(), Timing::batch, 3);
    some.max_ns = 1;
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, some);
    EXPECT_EQ(outcome.lost, 3U);
    EXPECT_EQ(outcome.round_trips, 0U);
    EXPECT_EQ(lifeline_.progress(), 0U);
}

}  // namespace
}  // namespace ipcbench
