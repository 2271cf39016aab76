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

/// That many round trips, up to `depth` of them at a time. False after a fault other than one lost frame.
bool round_trips(Side& side, std::uint32_t first, std::uint32_t count, std::uint32_t depth) {
    Endpoint& endpoint = *side.endpoint;
    Fault fault;
    std::uint32_t sent = first;
    for (std::uint32_t got = first; got != first + count && !fault;) {
        if (sent != first + count && sent - got < depth && (sent == got || endpoint.has_room(largest))) {
            const std::size_t size = size_of(sent);
            fault = endpoint.prepare(size).fault;
            fault = fault ? fault : endpoint.commit(size, sent++);
            continue;
        }
        fault = endpoint.receive().fault;
        endpoint.release();
        side.advance();
        got = fault.kind == FaultKind::lost ? sent : got + 1;
        fault = fault.kind == FaultKind::lost ? Fault{} : fault;
    }
    return !fault;
}

class SteadyState : public OfferTest {
protected:
    static void expect_no_allocations(std::uint32_t depth) {
        if (!AllocationCounter::works()) {
            GTEST_SKIP() << "allocations are not seen in this build";
        }
        if (const std::string_view why = GetParam().transport->info.allocates_because; !why.empty()) {
            GTEST_SKIP() << why;
        }
        Meeting meeting(GetParam(), {.max_frame = largest, .depth = depth});
        std::uint64_t by_child = 0;
        meeting.connect([&](Side& child) {
            const AllocationCounter counter;
            echo(child);
            by_child = counter.allocations();
        });
        bool good = round_trips(meeting.parent(), 0, warm_up, depth);
        const AllocationCounter counter;
        good = round_trips(meeting.parent(), warm_up, often, depth) && good;
        EXPECT_EQ(counter.allocations(), 0U) << "in " << often << " round trips";
        EXPECT_TRUE(good);
        meeting.child().cut(StopReason::finished);
        meeting.join();
        EXPECT_EQ(by_child, 0U) << "in " << often << " round trips";
    }
};

TEST_P(SteadyState, allocates_nothing_on_either_side) {
    expect_no_allocations(1);
}

TEST_P(SteadyState, allocates_nothing_with_several_frames_under_way) {
    if (!GetParam().transport->info.capabilities.asynchronous) {
        GTEST_SKIP() << "it has one frame under way at a time";
    }
    expect_no_allocations(8);
}

INSTANTIATE_TEST_SUITE_P(EveryOffer, SteadyState, ::testing::ValuesIn(all_offers()), test_name);

}  // namespace
}  // namespace ipcbench::conformance
