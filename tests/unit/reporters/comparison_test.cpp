#include "reporters/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.hpp"
#include "reporters/cell_name.hpp"
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

RunResult with_options(RunResult run, std::map<std::string, std::string> options) {
    run.asked_options = std::move(options);
    return run;
}

TEST(Comparison, does_not_compare_cells_with_other_options_but_names_these) {
    const RunResult run = repeated("pipe", 1000);
    const ReportFile before =
        report({with_options(run, {{"pipe_bytes", "4096"}}), with_options(repeated("tcp", 1), {})});
    const ReportFile after =
        report({with_options(run, {{"pipe_bytes", "1048576"}}), with_options(repeated("tcp", 1), {})});
    const ReportComparison comparison = compare(before, after);
    EXPECT_EQ(comparison.cells.size(), 1);
    EXPECT_THAT(comparison.other_options, ElementsAre(HasSubstr("pipe_bytes=4096 -> pipe_bytes=1048576")));
    EXPECT_THAT(comparison.only_before, testing::IsEmpty());
    EXPECT_THAT(comparison.only_after, testing::IsEmpty());
    EXPECT_EQ(comparison.gone, 1);
    EXPECT_EQ(compare(before, before).gone, 0);
    EXPECT_THAT(compare(report({with_options(run, {})}), after).other_options,
                ElementsAre(HasSubstr("cross -> pipe_bytes=1048576")));
}

TEST(Comparison, names_options_in_effect_that_differ) {
    RunResult run = repeated("pipe", 1000);
    run.options = {{"pipe_bytes", "65536"}};
    RunResult other = run;
    other.options = {{"pipe_bytes", "4096"}};
    EXPECT_THAT(compare(report({run, run}), report({other, other})).context,
                ElementsAre("option pipe_bytes of pipe: 65536 -> 4096"))
        << "once, though an old report has two such cells";
}

TEST(Comparison, counts_what_is_gone_and_not_what_never_was) {
    RunResult skipped = repeated("tcp", 1000);
    skipped.status = RunStatus::skipped;
    skipped.elapsed_s = 0;
    skipped.round_trips = 0;
    skipped.reason = "no network here";
    const ReportFile before = report({repeated("pipe", 1000), repeated("tcp", 1000), repeated("udp", 1000)});
    const ReportComparison comparison = compare(before, report({repeated("pipe", 1000), skipped}));
    EXPECT_EQ(comparison.gone, 2);
    EXPECT_THAT(comparison.skipped, ElementsAre(HasSubstr("no network here")));
    EXPECT_THAT(comparison.only_before, ElementsAre(HasSubstr("udp")));
    const ReportComparison never = compare(report({skipped}), report({skipped}));
    EXPECT_EQ(never.gone, 0);
    EXPECT_THAT(never.only_before, testing::IsEmpty());
    EXPECT_EQ(compare(report({skipped}), before).gone, 0);
}

TEST(CellName, is_everything_that_was_asked_for) {
    RunResult run = repeated("pipe", 1000);
    const std::string plain = cell_name(run);
    EXPECT_EQ(plain, "pipe/json/size:0/wait:block/placement:cross");
    run.asked_options = {{"pipe_bytes", "4096"}, {"splice_from", "0"}};
    run.asked_timing = Timing::every;
    run.load.gap = std::chrono::nanoseconds{1'234'567};
    run.variant = "debug";
    EXPECT_EQ(cell_name(run),
              plain + "/load:gap:1.234567ms/timing:every/option:pipe_bytes=4096/option:splice_from=0/build:debug");
    run.load = {};
    run.load.rate = 1.1;
    run.load.depth = open_loop_depth;
    EXPECT_THAT(cell_name(run), HasSubstr("/load:rate:1.1/s/"));
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
