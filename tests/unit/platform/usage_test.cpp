#include "platform/usage.hpp"

#include <sched.h>

#include <gtest/gtest.h>

#include "platform/build_info.hpp"

namespace ipcbench::platform {
namespace {

TEST(Usage, only_grows) {
    const Usage before = usage_now();
    volatile unsigned work = 0;
    for (unsigned i = 0; i < 1'000'000; ++i) {
        work = work + i;
    }
    ::sched_yield();
    const Usage used = difference(usage_now(), before);
    EXPECT_GE(used.user_s, 0);
    EXPECT_GE(used.system_s, 0);
    EXPECT_GE(usage_now().cpu_s(), before.cpu_s());
    EXPECT_GE(usage_now().minor_faults, before.minor_faults);
    EXPECT_GE(usage_now().voluntary_switches, before.voluntary_switches);
}

TEST(BuildInfo, says_what_was_built) {
    const BuildInfo info = build_info();
    EXPECT_NE(info.version, "");
    EXPECT_NE(info.type, "");
    EXPECT_NE(info.compiler, "");
    EXPECT_NE(info.id().find(info.version), std::string::npos);
}

TEST(BuildInfo, only_a_plain_optimised_build_has_numbers_worth_quoting) {
    const auto build = [](std::string type, std::string sanitizers) {
        return BuildInfo{"1", std::move(type), "GNU 12", std::move(sanitizers)};
    };
    EXPECT_TRUE(build("Release", "").optimised());
    EXPECT_TRUE(build("RelWithDebInfo", "").optimised());
    EXPECT_FALSE(build("Debug", "").optimised());
    EXPECT_FALSE(build("Release", "address").optimised());
    EXPECT_NE(build("Release", "").id(), build("Release", "thread").id());
    EXPECT_NE(build("Release", "").id(), build("Debug", "").id());
}

}  // namespace
}  // namespace ipcbench::platform
