#include <optional>
#include <utility>

#include "conformance/talk.hpp"
#include "platform/affinity.hpp"

namespace ipcbench::conformance {
namespace {

/// Both ends on CPUs of their own, or on one: whoever spins has to give it away then, or it lasts a time slice per
/// frame.
class Placement : public OfferTest {
protected:
    static void hold_on(int parent, int child) {
        const std::vector<int> before = platform::allowed_cpus();
        const Talk talk = make_talk({0, 1, 50, 100, 4096}, 20);
        Meeting meeting(GetParam(), {.one_cpu = parent == child});
        meeting.connect([&](Side& side) {
            platform::pin_to(child);
            if (!respond(side, GetParam(), talk)) {
                meeting.parent().cut(StopReason::peer_gone);
            }
        });
        platform::pin_to(parent);
        const bool done = initiate(meeting.parent(), GetParam(), talk);
        platform::allow(before);
        if (!done || !GetParam().transport->info.capabilities.reliable) {
            meeting.child().cut(StopReason::finished);
        }
        meeting.join();
    }
};

TEST_P(Placement, on_two_cpus_works) {
    const std::vector<int> cpus = platform::allowed_cpus();
    if (cpus.size() < 2) {
        GTEST_SKIP() << "there is one CPU";
    }
    hold_on(cpus[0], cpus[1]);
}

TEST_P(Placement, on_one_cpu_works) {
    const int cpu = platform::allowed_cpus().back();
    hold_on(cpu, cpu);
}

INSTANTIATE_TEST_SUITE_P(EveryOffer, Placement, ::testing::ValuesIn(all_offers()), test_name);

}  // namespace
}  // namespace ipcbench::conformance
