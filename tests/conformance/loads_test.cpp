#include "conformance/talk.hpp"
#include "registry/registry.hpp"

namespace ipcbench::conformance {
namespace {

constexpr std::uint64_t pings = 300;

/// The timed loops that have several pings under way, between two ends as the runner holds them.
class Loads : public OfferTest {
protected:
    void run(const Load& load, std::size_t payload) {
        const Identity parent = make_identity();
        const Identity child = make_identity();
        Speaker asking(registry::make_codec("raw"), parent, child, payload);
        Meeting meeting(GetParam(), {.max_frame = asking.max_frame(payload), .depth = load.depth});
        meeting.connect([&](Side& side) {
            Speaker answering(registry::make_codec("raw"), child, parent, payload);
            responded_ = side.endpoint->respond(answering, side.lifeline());
        });
        std::vector<Departure> departures(std::size_t{4} * load.depth);
        Phase phase;
        phase.max_round_trips = pings;
        phase.payload_bytes = payload;
        phase.histogram = &latency_;
        phase.service = &service_;
        phase.lifeline = &meeting.parent().lifeline();
        phase.load = load;
        phase.departures = departures;
        phase.seed = seed();
        outcome_ = meeting.parent().endpoint->initiate(asking, phase);
        meeting.child().cut(StopReason::finished);
        meeting.join();
    }

    void check(std::uint32_t depth) const {
        EXPECT_FALSE(outcome_.fault) << describe(outcome_.fault);
        EXPECT_EQ(outcome_.sent, pings);
        EXPECT_EQ(outcome_.next_sequence, pings);
        EXPECT_LE(outcome_.deepest, depth);
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
    EXPECT_GT(outcome_.deepest, 1U);
}

TEST_P(Loads, of_several_large_pings_at_a_time_are_answered) {
    constexpr std::uint32_t depth = 16;
    constexpr std::size_t overhead = 100;  // of the codec, at most
    run({.depth = depth}, limit(100'000) - overhead);
    check(depth);
}

TEST_P(Loads, at_a_rate_are_answered_whenever_they_come) {
    constexpr std::uint32_t depth = 64;
    run({.depth = depth, .rate = 20'000, .arrivals = Arrivals::poisson}, 64);
    check(depth);
    EXPECT_EQ(outcome_.due, pings);
    EXPECT_EQ(service_.count(), outcome_.round_trips);
}

INSTANTIATE_TEST_SUITE_P(EveryOffer, Loads, ::testing::ValuesIn(asynchronous_offers()), test_name);

}  // namespace
}  // namespace ipcbench::conformance
