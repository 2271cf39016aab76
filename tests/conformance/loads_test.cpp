#include "conformance/transport_test.hpp"
#include "registry/registry.hpp"

namespace ipcbench::conformance {
namespace {

constexpr std::uint64_t pings = 300;

/// The timed loops with several pings in flight, between two ends that are set up as the runner does it.
class Loads : public TransportTest {
protected:
    void run(const Load& load, std::size_t payload) {
        const Identity parent = make_identity();
        const Identity child = make_identity();
        MessageEndpoint asking(registry::make_codec("raw"), parent, child, payload);
        Session session(GetParam(), {.max_frame = asking.max_frame(payload), .depth = load.depth});
        session.connect([&](ChannelEnd& side) {
            MessageEndpoint answering(registry::make_codec("raw"), child, parent, payload);
            responded_ = side.endpoint->respond(answering, side.lifeline());
        });
        std::vector<PingTime> ping_times(std::size_t{4} * load.depth);
        Phase phase;
        phase.max_round_trips = pings;
        phase.payload_bytes = payload;
        phase.histogram = &latency_;
        phase.service = &service_;
        phase.lifeline = &session.parent().lifeline();
        phase.load = load;
        phase.ping_times = ping_times;
        phase.seed = seed();
        outcome_ = session.parent().endpoint->initiate(asking, phase);
        session.child().cut(StopReason::finished);
        session.join();
    }

    void check(std::uint32_t depth) const {
        EXPECT_FALSE(outcome_.fault) << describe(outcome_.fault);
        EXPECT_EQ(outcome_.sent, pings);
        EXPECT_EQ(outcome_.next_sequence, pings);
        EXPECT_LE(outcome_.max_in_flight, depth);
        EXPECT_EQ(outcome_.round_trips + outcome_.lost, pings);
        EXPECT_EQ(latency_.count(), outcome_.round_trips);
        if (GetParam().transport->info.capabilities.reliable) {
            EXPECT_EQ(outcome_.lost, 0U);
            EXPECT_EQ(outcome_.duplicates, 0U);
            EXPECT_EQ(responded_.answered, pings);
        }
        EXPECT_EQ(responded_.fault.kind, FaultKind::stopped) << describe(responded_.fault);
    }

    Histogram latency_;
    Histogram service_;
    PhaseOutcome outcome_;
    RespondOutcome responded_;
};

TEST_P(Loads, of_several_pings_at_a_time_are_answered) {
    constexpr std::uint32_t depth = 8;
    run({.depth = depth}, 64);
    check(depth);
    EXPECT_GT(outcome_.max_in_flight, 1U);
}

TEST_P(Loads, of_several_large_pings_at_a_time_are_answered) {
    constexpr std::uint32_t depth = 16;
    constexpr std::size_t overhead = 100;  // upper bound of the codec's overhead
    run({.depth = depth}, limit(100'000) - overhead);
    check(depth);
}

TEST_P(Loads, at_a_rate_are_answered_whenever_they_come) {
    constexpr std::uint32_t depth = 64;
    run({.depth = depth, .rate = 20'000, .arrivals = Arrivals::poisson}, 64);
    check(depth);
    EXPECT_EQ(outcome_.scheduled, pings);
    EXPECT_EQ(service_.count(), outcome_.round_trips);
}

INSTANTIATE_TEST_SUITE_P(EveryTransportAndWaitMode, Loads, ::testing::ValuesIn(asynchronous_transport_cases()),
                         test_name);

}  // namespace
}  // namespace ipcbench::conformance
