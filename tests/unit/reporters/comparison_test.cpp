#include "reporters/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

RunResult repeated(const char* transport, double rate) {
    RunResult run = test::pipe_run();
    run.transport = transport;
    run.elapsed_s = 3;
    run.round_trips = static_cast<std::uint64_t>(3 * rate);
    run.repetitions.clear();
    for (const double wobble : {0.995, 1.0, 1.005}) {
        run.repetitions.push_back({static_cast<std::uint64_t>(rate), wobble, false});
    }
    return run;
}

ReportFile report(std::vector<RunResult> results) {
    return {"some.json", test::sample_context(), std::move(results)};
}

TEST(Comparison, tells_faster_slower_and_neither) {
    const ReportFile before = report({repeated("pipe", 1000), repeated("tcp", 1000), repeated("udp", 1000)});
    const ReportFile after = report({repeated("udp", 1001), repeated("tcp", 800), repeated("pipe", 1200)});
    const ReportComparison comparison = compare(before, after);
    ASSERT_EQ(comparison.cells.size(), 3);
    EXPECT_EQ(comparison.cells[0].finding, Finding::faster);
    EXPECT_NEAR(comparison.cells[0].speed.value, 1.2, 1e-6);
    EXPECT_EQ(comparison.cells[1].finding, Finding::slower);
    EXPECT_EQ(comparison.cells[2].finding, Finding::no_difference);
    EXPECT_FALSE(comparison.noise_known);
    EXPECT_TRUE(comparison.context.empty());
}

TEST(Comparison, shows_no_difference_within_the_noise_of_either_report) {
    const ReportFile before = report({repeated("pipe", 1000), repeated("tcp", 1000)});
    ReportFile after = report({repeated("pipe", 1200), repeated("tcp", 2000)});
    after.results[1].noise = 0.25;
    const ReportComparison comparison = compare(before, after);
    EXPECT_DOUBLE_EQ(comparison.noise, 0.25);
    EXPECT_EQ(comparison.cells[0].finding, Finding::no_difference);
    EXPECT_EQ(comparison.cells[1].finding, Finding::faster);
}

TEST(Comparison, shows_no_difference_between_single_measurements) {
    RunResult once = repeated("pipe", 1000);
    once.repetitions.resize(1);
    RunResult twice_as_fast = repeated("pipe", 2000);
    twice_as_fast.repetitions.resize(1);
    const ReportFile before = report({once});
    const ReportFile after = report({twice_as_fast});
    EXPECT_EQ(compare(before, after).cells[0].finding, Finding::no_difference);
}

TEST(Comparison, names_what_only_one_of_them_has) {
    RunResult larger = repeated("pipe", 1000);
    larger.payload_bytes = 1024;
    const ReportFile before = report({repeated("pipe", 1000), repeated("tcp", 1), test::failed_run()});
    const ReportFile after = report({repeated("pipe", 1000), larger});
    const ReportComparison comparison = compare(before, after);
    EXPECT_EQ(comparison.cells.size(), 1);
    EXPECT_THAT(comparison.only_before, ElementsAre(HasSubstr("tcp"), HasSubstr("tcp")));
    EXPECT_THAT(comparison.only_after, ElementsAre(HasSubstr("pipe, json, 1 KiB")));
}

TEST(Comparison, says_what_differs_between_machines_and_builds) {
    const ReportFile before = report({repeated("pipe", 1000)});
    ReportFile after = before;
    after.context.kernel = "Linux 6.9.0";
    after.context.build_type = "Release";
    after.context.conditions[0] = {"build", Verdict::ok, "Release", ""};
    EXPECT_THAT(compare(before, after).context,
                ElementsAre("build: Debug -> Release", "kernel: Linux 6.1.0 -> Linux 6.9.0", HasSubstr("build: bad")));
}

TEST(ComparisonReport, is_a_table) {
    const ReportFile before = report({repeated("pipe", 1000), repeated("shm-mailbox", 1000), repeated("udp", 1000)});
    ReportFile after = report({repeated("udp", 1001), repeated("shm-mailbox", 800), repeated("pipe", 1200)});
    after.context.kernel = "Linux 6.9.0";
    after.results[0].noise = 0.03;
    test::expect_golden("comparison.txt", comparison_table(compare(before, after), {}));
}

}  // namespace
}  // namespace ipcbench::reporters
