#include "runner/connections.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/runner/fake_transport.hpp"

namespace ipcbench::runner {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

/// Connections without a child, over a fake transport.
class ConnectionsTest : public testing::Test {
protected:
    void set_up(std::uint32_t concurrency) {
        planned_.cell.load.concurrency = concurrency;
        connections_.emplace(planned_, supervisor_);
    }

    PhaseOutcome run_phase(std::uint64_t round_trips, std::uint32_t concurrency = 1) {
        Phase phase;
        phase.max_round_trips = round_trips;
        phase.load.concurrency = concurrency;
        return connections_->run_phase(phase);
    }

    test::FakeTraffic traffic_;
    Transport transport_ = test::fake_transport(TransportKind::control, traffic_);
    platform::Supervisor supervisor_{platform::Supervisor::Signals::ignore};
    PlannedRun planned_ = test::planned_with(transport_);
    std::optional<Connections> connections_;
};

TEST_F(ConnectionsTest, number_the_pings_of_one_phase_after_those_of_the_last) {
    set_up(1);
    EXPECT_EQ(run_phase(5).round_trips, 5U);
    EXPECT_EQ(run_phase(3).round_trips, 3U);
    ASSERT_THAT(traffic_.phases, SizeIs(2));
    EXPECT_EQ(traffic_.phases[0].first_sequence, 0U);
    EXPECT_EQ(traffic_.phases[1].first_sequence, 5U);
    EXPECT_NE(traffic_.phases[0].echo, nullptr) << "without a child somebody has to answer";
}

TEST_F(ConnectionsTest, play_a_phase_of_single_round_trips_on_each_and_add_up) {
    set_up(3);
    const PhaseOutcome outcome = run_phase(4);
    EXPECT_EQ(outcome.round_trips, 12U);
    EXPECT_EQ(outcome.elapsed_ns, 3000);
    EXPECT_THAT(traffic_.phases, SizeIs(3));
    EXPECT_THAT(connections_->round_trips_by_connection(), ElementsAre(4, 4, 4));
}

TEST_F(ConnectionsTest, stop_at_the_first_that_fails) {
    set_up(3);
    traffic_.run_phase = [this](const Phase&) {
        PhaseOutcome outcome;
        outcome.fault = traffic_.phases.size() == 2 ? Fault{FaultKind::closed} : Fault{};
        return outcome;
    };
    EXPECT_EQ(run_phase(1).fault.kind, FaultKind::closed);
    EXPECT_THAT(traffic_.phases, SizeIs(2));
}

TEST_F(ConnectionsTest, play_a_phase_with_that_load_on_all_at_once) {
    set_up(3);
    static_cast<void>(run_phase(4, 3));
    EXPECT_THAT(traffic_.all_at_once, ElementsAre(3));
    EXPECT_THAT(connections_->round_trips_by_connection(), ElementsAre(3, 3, 3));
}

TEST_F(ConnectionsTest, are_looked_at_in_turn_when_there_is_nothing_to_sleep_on) {
    set_up(1);
    EXPECT_FALSE(connections_->must_poll_each());
    set_up(2);
    EXPECT_TRUE(connections_->must_poll_each());
}

TEST_F(ConnectionsTest, without_a_child_have_no_marks_and_no_last_report) {
    set_up(2);
    EXPECT_FALSE(connections_->mark("timed"));
    EXPECT_FALSE(connections_->finish());
    EXPECT_THAT(connections_->effective_options(), SizeIs(1));
}

TEST_F(ConnectionsTest, explain_a_fault_by_itself_when_nobody_knows_more) {
    set_up(1);
    const Error error = connections_->explain({FaultKind::out_of_order}, " in the phase 'timed'");
    EXPECT_EQ(error.kind(), ErrorKind::failed);
    EXPECT_THAT(error.what(), testing::EndsWith(" in the phase 'timed'"));
    EXPECT_THAT(error.what(), testing::StartsWith(describe(Fault{FaultKind::out_of_order})));
}

}  // namespace
}  // namespace ipcbench::runner
