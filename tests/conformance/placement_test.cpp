#include <optional>
#include <utility>

#include "conformance/transport_test.hpp"
#include "platform/affinity.hpp"

namespace ipcbench::conformance {
namespace {

/// Both ends on separate CPUs, or on one CPU. On one CPU a side that busy-polls must yield, or each frame takes a time
/// slice.
class Placement : public TransportTest {
protected:
    static void hold_on(int parent, int child) {
        const std::vector<int> before = platform::allowed_cpus();
        const Exchanges exchanges = make_exchanges({0, 1, 50, 100, 4096}, 20);
        Session session(GetParam(), {.one_cpu = parent == child});
        session.connect([&](ChannelEnd& side) {
            platform::pin_to(child);
            if (!respond(side, GetParam(), exchanges)) {
                session.parent().cut(StopReason::peer_gone);
            }
        });
        platform::pin_to(parent);
        const bool done = initiate(session.parent(), GetParam(), exchanges);
        platform::allow(before);
        if (!done || !GetParam().transport->info.capabilities.reliable) {
            session.child().cut(StopReason::finished);
        }
        session.join();
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

INSTANTIATE_TEST_SUITE_P(EveryTransportAndWaitMode, Placement, ::testing::ValuesIn(all_transport_cases()), test_name);

}  // namespace
}  // namespace ipcbench::conformance
