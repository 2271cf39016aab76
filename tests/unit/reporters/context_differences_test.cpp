#include "reporters/context_differences.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ContextDifferences, are_none_between_equal_circumstances) {
    Context later = test::sample_context();
    later.date = "2027-01-01T00:00:00Z";
    EXPECT_THAT(context_differences(test::sample_context(), later), IsEmpty());
}

TEST(ContextDifferences, are_of_the_machine_and_build_of_conditions_and_of_variables) {
    Context before = test::sample_context();
    before.request = RequestRecord{{"pipe"}, {}, {{"TMPDIR", "/tmp/a"}, {"LD_PRELOAD", "x.so"}, {"LD_BIND_NOW", ""}}};
    Context after = before;
    after.kernel = "Linux 6.2.0";
    after.conditions[1] = {"cpus", Verdict::bad, "1 CPU", "", "processor", true};
    after.request->environment = {{"TMPDIR", "/tmp/b"}, {"LD_BIND_NOW", ""}};
    EXPECT_THAT(fact_differences(before, after), ElementsAre("kernel: Linux 6.1.0 -> Linux 6.2.0"));
    EXPECT_THAT(context_differences(before, after),
                ElementsAre("kernel: Linux 6.1.0 -> Linux 6.2.0", "cpus: ok (2 CPUs) -> bad (1 CPU)",
                            "LD_PRELOAD: x.so -> not set", "TMPDIR: /tmp/a -> /tmp/b"));
}

TEST(ContextDifferences, are_of_how_long_and_how_often_each_cell_was_measured) {
    Context before = test::sample_context();
    before.request = RequestRecord{{"pipe"}, {{"--duration", {"1s"}}, {"--warmup", {"0"}}, {"--seed", {"1"}}}, {}};
    Context after = before;
    after.request->flags = {{"--child", {"a\x1b"}}, {"--iterations", {"20"}}, {"--seed", {"2"}},
                            {"--size", {"1K"}},     {"--breakdown", {}},      {"--warmup", {"0"}}};
    EXPECT_THAT(context_differences(before, after),
                ElementsAre("--duration: 1s -> not given", "--iterations: not given -> 20",
                            "--breakdown: not given -> given", "--child: not given -> a\\x1b"));
    EXPECT_THAT(fact_differences(before, after), IsEmpty());
}

TEST(ContextDifferences, in_the_environment_are_unknown_without_both_requests) {
    Context with = test::sample_context();
    with.request = RequestRecord{{"pipe"}, {}, {{"TMPDIR", "/tmp/a"}}};
    Context without = with;
    without.request.reset();
    EXPECT_THAT(context_differences(without, with), IsEmpty());
}

}  // namespace
}  // namespace ipcbench::reporters
