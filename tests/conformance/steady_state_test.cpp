#include <cstdint>

#include "conformance/meeting.hpp"
#include "hot_path/allocation_counter.hpp"

namespace ipcbench::conformance {
namespace {

using hot_path::AllocationCounter;

constexpr std::uint32_t warm_up = 20;
constexpr std::uint32_t often = 1000;
constexpr std::size_t largest = 3000;

/// Small frames and large ones in turn.
std::size_t size_of(std::uint32_t sequence) {
    return sequence % 2 == 0 ? 40 : largest;
}

/// Answers pings with as many bytes until the lifeline is cut or the other end closes.
void echo(Side& side) {
    while (true) {
        const Frame ping = side.endpoint->receive();
        if (ping.fault) {
            return;
        }
        const std::size_t size = ping.bytes.size();
        const std::uint32_t sequence = ping.sequence;
        static_cast<void>(side.endpoint->prepare(size));
        side.endpoint->release();
        static_cast<void>(side.endpoint->commit(size, sequence));
        side.advance();
    }
}

/// Whether there was a fault other than one lost frame.
bool round_trip(Side& side, std::uint32_t sequence) {
    const std::size_t size = size_of(sequence);
    Fault fault = side.endpoint->prepare(size).fault;
    fault = fault ? fault : side.endpoint->commit(size, sequence);
    fault = fault ? fault : side.endpoint->receive().fault;
    side.endpoint->release();
    side.advance();
    return !fault || fault.kind == FaultKind::lost;
}

class SteadyState : public OfferTest {};

TEST_P(SteadyState, allocates_nothing_on_either_side) {
    if (!AllocationCounter::works()) {
        GTEST_SKIP() << "allocations are not seen in this build";
    }
    if (const std::string_view why = GetParam().transport->info.allocates_because; !why.empty()) {
        GTEST_SKIP() << why;
    }
    Meeting meeting(GetParam(), {.max_frame = largest});
    std::uint64_t by_child = 0;
    meeting.connect([&](Side& child) {
        const AllocationCounter counter;
        echo(child);
        by_child = counter.allocations();
    });
    bool good = true;
    std::uint32_t sequence = 0;
    for (; sequence < warm_up; ++sequence) {
        good = round_trip(meeting.parent(), sequence) && good;
    }
    const AllocationCounter counter;
    for (; sequence < warm_up + often; ++sequence) {
        good = round_trip(meeting.parent(), sequence) && good;
    }
    EXPECT_EQ(counter.allocations(), 0U) << "in " << often << " round trips";
    EXPECT_TRUE(good);
    meeting.child().cut(StopReason::finished);
    meeting.join();
    EXPECT_EQ(by_child, 0U) << "in " << often << " round trips";
}

INSTANTIATE_TEST_SUITE_P(EveryOffer, SteadyState, ::testing::ValuesIn(all_offers()), test_name);

}  // namespace
}  // namespace ipcbench::conformance
