#include "ipcbench/core/phase_interval.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/core/event_loop.hpp"
#include "ipcbench/core/open_loop.hpp"
#include "ipcbench/core/think_time.hpp"
#include "unit/core/pollable_channel.hpp"
#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

using std::chrono::nanoseconds;
using test::PollableChannel;
using testing::ElementsAre;
using testing::SizeIs;

std::vector<std::uint64_t> round_trips_of(const std::vector<PhaseInterval>& intervals) {
    std::vector<std::uint64_t> counts;
    std::transform(intervals.begin(), intervals.end(), std::back_inserter(counts),
                   [](const PhaseInterval& interval) { return interval.round_trips; });
    return counts;
}

TEST(IntervalRecorder, counts_what_is_new_in_each_interval) {
    IntervalRecorder recorder(true, nanoseconds{100}, 3);
    EXPECT_EQ(recorder.begin(1000), 1100);
    recorder.current().record(7);
    recorder.current().record(8);
    EXPECT_EQ(recorder.next(1103, 2, 1), 1200);
    recorder.current().record(9);
    const std::vector<PhaseInterval> intervals = recorder.finish(1150, 3, 1);
    EXPECT_THAT(round_trips_of(intervals), ElementsAre(2, 1));
    EXPECT_EQ(intervals[0].lost, 1U);
    EXPECT_EQ(intervals[1].lost, 0U);
    EXPECT_DOUBLE_EQ(intervals[0].elapsed_s, 1e-7);
    EXPECT_DOUBLE_EQ(intervals[1].start_s, 1e-7);
    EXPECT_DOUBLE_EQ(intervals[1].elapsed_s, 5e-8);
    EXPECT_EQ(intervals[0].times.count(), 2U);
    EXPECT_EQ(intervals[1].times.min, 9U);
    EXPECT_EQ(recorder.whole().count(), 3U);
    EXPECT_EQ(recorder.whole().sum(), 24U);
}

TEST(IntervalRecorder, leaves_out_no_interval_in_which_nothing_was_answered) {
    IntervalRecorder recorder(true, nanoseconds{100}, 5);
    EXPECT_EQ(recorder.begin(0), 100);
    EXPECT_EQ(recorder.next(350, 1, 0), 400);
    EXPECT_THAT(round_trips_of(recorder.finish(390, 2, 0)), ElementsAre(1, 0, 0, 1));
}

TEST(IntervalRecorder, has_no_interval_for_the_last_answers_alone) {
    IntervalRecorder recorder(true, nanoseconds{100}, 1);
    EXPECT_EQ(recorder.begin(0), 100);
    EXPECT_THAT(round_trips_of(recorder.finish(102, 5, 0)), ElementsAre(5));
}

/// Runs loads over a channel that answers at once, cut into intervals of a few round trips.
class PhaseIntervals : public ::testing::Test {
protected:
    Phase phase(std::uint64_t round_trips) {
        Phase phase;
        phase.max_round_trips = round_trips;
        phase.payload_bytes = 10;
        phase.lifeline = &lifeline_;
        phase.intervals = &recorder_;
        phase.histogram = &recorder_.current();
        phase.ping_times = ping_times_;
        return phase;
    }

    void expect_the_whole(const PhaseOutcome& outcome, std::uint64_t round_trips) {
        const std::vector<PhaseInterval> intervals = recorder_.finish(now_ns(), outcome.round_trips, outcome.lost);
        EXPECT_FALSE(outcome.fault);
        EXPECT_EQ(outcome.round_trips, round_trips);
        EXPECT_THAT(intervals, SizeIs(testing::Gt(1)));
        const std::vector<std::uint64_t> counts = round_trips_of(intervals);
        EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), round_trips);
        StoredHistogram sum;
        for (const PhaseInterval& interval : intervals) {
            EXPECT_EQ(interval.times.count(), interval.round_trips);
            sum.merge(interval.times);
        }
        const Histogram& whole = recorder_.whole();
        EXPECT_EQ(sum, (StoredHistogram{whole.buckets(), whole.sum(), whole.min(), whole.max()}));
        EXPECT_EQ(whole.count(), round_trips);
    }

    PollableChannel<false> channel() { return {MessageEndpoint(test::make_codec(), bob_, alice_, 100)}; }

    static constexpr std::uint64_t many = 5000;
    Identity alice_ = make_identity();
    Identity bob_ = make_identity();
    MessageEndpoint messages_{test::make_codec(), alice_, bob_, 100};
    Lifeline lifeline_;
    IntervalRecorder recorder_{true, std::chrono::microseconds{20}, 100};
    std::vector<PingTime> ping_times_{64};
};

TEST_F(PhaseIntervals, of_one_round_trip_at_a_time_add_up_to_the_whole) {
    auto peer = channel();
    expect_the_whole(ping_pong::initiate(peer, messages_, phase(many)), many);
}

TEST_F(PhaseIntervals, with_think_time_add_up_to_the_whole) {
    auto peer = channel();
    Phase some = phase(100);
    some.load.gap = std::chrono::microseconds{10};
    expect_the_whole(think_time::initiate(peer, messages_, some), 100);
}

TEST_F(PhaseIntervals, with_several_in_flight_add_up_to_the_whole) {
    auto peer = channel();
    Phase some = phase(many);
    some.load.depth = 8;
    expect_the_whole(pipelined::initiate(peer, messages_, some), many);
}

TEST_F(PhaseIntervals, of_an_open_loop_add_up_to_the_whole) {
    auto peer = channel();
    Phase some = phase(1000);
    some.load.rate = 100'000;
    some.load.depth = 8;
    expect_the_whole(open_loop::initiate<true>(peer, messages_, some), 1000);
}

TEST_F(PhaseIntervals, of_several_connections_add_up_to_the_whole) {
    auto one = channel();
    auto other = channel();
    std::vector<event_loop::InitiatorConnection<PollableChannel<false>>> connections;
    connections.push_back({one, messages_, InFlight(std::span(ping_times_).first(32), 0)});
    connections.push_back({other, messages_, InFlight(std::span(ping_times_).last(32), 0)});
    expect_the_whole(event_loop::initiate(connections, phase(many), {}), many);
}

TEST_F(PhaseIntervals, of_batches_have_counts_but_no_times) {
    auto peer = channel();
    Phase some = phase(many);
    some.timing = Timing::batch;
    some.batch = 10;
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, some);
    const std::vector<PhaseInterval> intervals = recorder_.finish(now_ns(), outcome.round_trips, outcome.lost);
    const std::vector<std::uint64_t> counts = round_trips_of(intervals);
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), many);
    EXPECT_EQ(recorder_.whole().count(), 0U);
}

TEST_F(PhaseIntervals, end_with_the_phase) {
    auto peer = channel();
    Phase some = phase(std::numeric_limits<std::uint64_t>::max());
    some.max_ns = 200'000;
    const PhaseOutcome outcome = ping_pong::initiate(peer, messages_, some);
    const std::vector<PhaseInterval> intervals = recorder_.finish(now_ns(), outcome.round_trips, outcome.lost);
    const std::vector<std::uint64_t> counts = round_trips_of(intervals);
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), outcome.round_trips);
}

}  // namespace
}  // namespace ipcbench
