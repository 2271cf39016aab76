#include "runner/measurement.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/core/clock.hpp"
#include "unit/runner/fake_transport.hpp"

namespace ipcbench::runner {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Phases without connections: each round trip takes as long as the test sets.
class MeasurementTest : public testing::Test {
protected:
    MeasurementTest() {
        planned_.cell.payload_bytes = 1000;
        planned_.cell.iterations = 1000;
    }

    PhaseOutcome run_phase(const Phase& phase) {
        phases_.push_back({phase, current_});
        PhaseOutcome outcome;
        outcome.round_trips =
            std::min(phase.max_round_trips,
                     static_cast<std::uint64_t>(std::min<std::int64_t>(phase.max_ns, 1 << 30) / each_ns_));
        outcome.round_trips = std::max<std::uint64_t>(outcome.round_trips, 1);
        outcome.elapsed_ns = static_cast<std::int64_t>(outcome.round_trips) * each_ns_;
        outcome.sent = outcome.round_trips;
        outcome.max_in_flight = phase.load.overlaps() ? std::uint64_t{phase.load.depth} : 0;
        if (phase.intervals != nullptr) {
            static_cast<void>(phase.intervals->begin(now_ns()));
        }
        if (phase.histogram != nullptr && phase.timing != Timing::batch) {
            phase.histogram->record(static_cast<std::uint64_t>(each_ns_));
        }
        if (current_ == fails_in_) {
            outcome.fault = {FaultKind::closed};
        }
        return outcome;
    }

    MeasurementOutcome run() {
        const PhaseContext context{[this](const Phase& phase) { return run_phase(phase); },
                                   supervisor_,
                                   clock_cost_ns_,
                                   [this](std::string_view phase) {
                                       current_ = phase;
                                       marks_.emplace_back(phase);
                                       Marked marked;
                                       marked.usage.voluntary_switches = marks_.size();
                                       return std::optional(marked);
                                   },
                                   [this](const PhaseStart& start) { phase_starts_.emplace_back(start.phase); },
                                   [this] { together_after_ = marks_; }};
        return measure(context, planned_, result_);
    }

    std::vector<Phase> phases_of(std::string_view name) const {
        std::vector<Phase> phases;
        for (const auto& [phase, mark] : phases_) {
            if (mark == name) {
                phases.push_back(phase);
            }
        }
        return phases;
    }

    test::FakeTraffic traffic_;
    Transport transport_ = test::fake_transport(TransportKind::control, traffic_);
    platform::Supervisor supervisor_{platform::Supervisor::Signals::ignore};
    PlannedRun planned_ = test::planned_with(transport_);
    RunResult result_;
    std::int64_t each_ns_ = 100'000;
    double clock_cost_ns_ = 20;
    std::string fails_in_;

    std::string current_;
    std::vector<std::pair<Phase, std::string>> phases_;
    std::vector<std::string> marks_;
    std::vector<std::string> phase_starts_;
    std::vector<std::string> together_after_;
};

TEST_F(MeasurementTest, tells_the_child_and_those_who_watch_of_each_phase) {
    const MeasurementOutcome measured = run();
    EXPECT_THAT(marks_, ElementsAre("verification", "warm-up", "timed", "end"));
    EXPECT_THAT(phase_starts_, ElementsAre("verification", "warm-up", "timed"));
    EXPECT_EQ(measured.phase, "timed");
    EXPECT_TRUE(measured.has_rate);
    EXPECT_FALSE(measured.fault);
}

TEST_F(MeasurementTest, verifies_the_edge_sizes_one_by_one) {
    static_cast<void>(run());
    std::vector<std::size_t> sizes;
    for (const Phase& phase : phases_of("verification")) {
        sizes.push_back(phase.payload_bytes);
    }
    EXPECT_THAT(sizes, ElementsAre(0, 1, 500, 999, 1000, 1000));  // the last phase is a first estimate of the time
}

TEST_F(MeasurementTest, gives_the_rate_of_the_timed_phase_alone) {
    static_cast<void>(run());
    EXPECT_EQ(result_.round_trips, 1000U);
    EXPECT_DOUBLE_EQ(result_.elapsed_s, 0.1);
    EXPECT_DOUBLE_EQ(result_.rate_mean_ns, 100'000);
    ASSERT_TRUE(result_.child);
    EXPECT_EQ(result_.child->voluntary_switches, 1U) << "between the marks before and after it";
}

TEST_F(MeasurementTest, reads_the_clock_for_each_round_trip_that_is_long_beside_it) {
    static_cast<void>(run());
    EXPECT_EQ(result_.timing, Timing::every);
    ASSERT_TRUE(result_.rtt);
}

TEST_F(MeasurementTest, times_short_round_trips_in_batches_and_then_some_singly) {
    each_ns_ = 200;
    planned_.cell.iterations = 100'000;
    static_cast<void>(run());
    EXPECT_EQ(result_.timing, Timing::batch);
    EXPECT_THAT(marks_, ElementsAre("verification", "warm-up", "timed", "end", "latency"));
    ASSERT_THAT(phases_of("latency"), SizeIs(1));
    EXPECT_EQ(phases_of("latency").front().timing, Timing::every);
    EXPECT_EQ(phases_of("latency").front().max_round_trips, 10'000U);
    EXPECT_GT(phases_of("timed").front().batch, 1U);
    EXPECT_TRUE(result_.rtt) << "of those that were timed individually";
}

TEST_F(MeasurementTest, reads_the_clock_as_was_asked_for) {
    planned_.cell.timing = Timing::batch;
    static_cast<void>(run());
    EXPECT_EQ(result_.timing, Timing::batch);
}

TEST_F(MeasurementTest, warms_up_for_a_tenth_of_a_count) {
    static_cast<void>(run());
    std::uint64_t round_trips = 0;
    for (const Phase& phase : phases_of("warm-up")) {
        round_trips += phase.max_round_trips;
    }
    EXPECT_EQ(round_trips, 100U);
}

TEST_F(MeasurementTest, does_not_warm_up_when_that_was_asked_for) {
    planned_.cell.warmup = milliseconds{0};
    static_cast<void>(run());
    EXPECT_THAT(phases_of("warm-up"), IsEmpty());
    EXPECT_THAT(marks_, ElementsAre("verification", "timed", "end"));
}

TEST_F(MeasurementTest, puts_the_load_on_the_timed_phase_only) {
    planned_.cell.load.depth = 8;
    static_cast<void>(run());
    for (const Phase& phase : phases_of("warm-up")) {
        EXPECT_EQ(phase.load.depth, 1U);
    }
    ASSERT_THAT(phases_of("timed"), SizeIs(1));
    const Phase timed = phases_of("timed").front();
    EXPECT_EQ(timed.load.depth, 8U);
    EXPECT_EQ(timed.ping_times.size(), 32U);
    EXPECT_EQ(timed.timing, Timing::every) << "they overlap";
    EXPECT_THAT(result_.warnings, IsEmpty());
}

TEST_F(MeasurementTest, says_when_there_was_no_room_for_the_depth) {
    planned_.cell.load.depth = 8;
    planned_.cell.iterations = 4;
    each_ns_ = 1'000'000;
    static_cast<void>(run());
    EXPECT_THAT(result_.warnings, IsEmpty()) << "four round trips cannot be more than four at once";
}

TEST_F(MeasurementTest, waits_for_the_others_right_before_the_timed_phase) {
    static_cast<void>(run());
    EXPECT_THAT(together_after_, ElementsAre("verification", "warm-up"));
}

TEST_F(MeasurementTest, ends_where_a_phase_fails) {
    fails_in_ = "verification";
    MeasurementOutcome measured = run();
    EXPECT_EQ(measured.fault.kind, FaultKind::closed);
    EXPECT_EQ(measured.phase, "verification");
    EXPECT_FALSE(measured.has_rate);
    EXPECT_THAT(marks_, ElementsAre("verification"));
    EXPECT_EQ(result_.round_trips, 0U);
}

TEST_F(MeasurementTest, asks_a_child_that_failed_for_nothing_more) {
    fails_in_ = "timed";
    const MeasurementOutcome measured = run();
    EXPECT_EQ(measured.fault.kind, FaultKind::closed);
    EXPECT_TRUE(measured.has_rate);
    EXPECT_THAT(marks_, ElementsAre("verification", "warm-up", "timed"));
    EXPECT_FALSE(result_.child);
}

TEST_F(MeasurementTest, ends_when_its_lifeline_is_cut) {
    supervisor_.lifeline().cut(StopReason::stalled);
    EXPECT_EQ(run().fault.kind, FaultKind::stopped);
    EXPECT_THAT(marks_, ElementsAre("verification"));
}

TEST_F(MeasurementTest, of_an_open_loop_says_what_was_due) {
    planned_.cell.load.rate = 1000;
    planned_.cell.load.depth = open_loop_max_in_flight;
    static_cast<void>(run());
    EXPECT_TRUE(result_.open_loop);
    EXPECT_FALSE(result_.stream);
}

TEST_F(MeasurementTest, of_a_stream_times_no_round_trips) {
    planned_.cell.load.mode = Mode::stream;
    static_cast<void>(run());
    ASSERT_TRUE(result_.stream);
    EXPECT_EQ(result_.stream->sent, 1000U);
    EXPECT_EQ(result_.timing, Timing::batch);
    EXPECT_THAT(phases_of("latency"), IsEmpty());
}

TEST_F(MeasurementTest, explains_the_tail_in_a_phase_that_changes_nothing_else) {
    planned_.cell.explain_tail = true;
    const MeasurementOutcome measured = run();
    EXPECT_THAT(marks_, ElementsAre("verification", "warm-up", "timed", "end", "tail"));
    EXPECT_EQ(measured.phase, "tail");
    EXPECT_TRUE(measured.child_pauses_after);
    EXPECT_EQ(result_.round_trips, 1000U);
    ASSERT_TRUE(result_.tail);
    EXPECT_EQ(result_.tail->round_trips, 900U) << "a tenth finds the threshold";
    EXPECT_EQ(result_.tail->outliers, 0U);
    for (const Phase& phase : phases_of("tail")) {
        EXPECT_EQ(phase.max_round_trips, 1U);
        EXPECT_EQ(phase.payload_bytes, 1000U);
    }
}

TEST_F(MeasurementTest, says_in_which_phase_it_failed_even_if_everything_was_measured) {
    planned_.cell.explain_tail = true;
    fails_in_ = "tail";
    const MeasurementOutcome measured = run();
    EXPECT_EQ(measured.fault.kind, FaultKind::closed);
    EXPECT_FALSE(result_.tail);
    EXPECT_EQ(result_.round_trips, 1000U);
}

TEST_F(MeasurementTest, records_intervals_only_in_the_phases_that_are_reported) {
    planned_.cell.interval = milliseconds{1};
    planned_.cell.timing = Timing::batch;
    static_cast<void>(run());
    for (const auto& [phase, mark] : phases_) {
        EXPECT_EQ(phase.intervals != nullptr, mark == "timed" || mark == "latency") << mark;
    }
    ASSERT_FALSE(result_.intervals.empty());
    EXPECT_TRUE(result_.intervals.front().timed);
    EXPECT_FALSE(result_.intervals.back().timed);
    EXPECT_EQ(result_.histogram->count(), result_.rtt->count);
}

}  // namespace
}  // namespace ipcbench::runner
