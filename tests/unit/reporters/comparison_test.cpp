#include "reporters/comparison.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.hpp"
#include "reporters/comparison_json.hpp"
#include "reporters/results/names.hpp"
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

/// Returns the same as results of another campaign.
std::vector<RunResult> afterwards(std::vector<RunResult> results) {
    for (RunResult& result : results) {
        result.origin = "after.json";
    }
    return results;
}

Finding finding_of(const ReportComparison& comparison, std::size_t cell) {
    return comparison.cells.at(cell).judgement.finding;
}

TEST(Comparison, tells_faster_slower_and_the_same) {
    const ReportFile before = report({repeated("pipe", 1000), repeated("tcp", 1000), repeated("udp", 1000)});
    const ReportFile after = report(afterwards({repeated("udp", 1001), repeated("tcp", 800), repeated("pipe", 1200)}));
    const ReportComparison comparison = compare(before, after);
    ASSERT_EQ(comparison.cells.size(), 3);
    EXPECT_EQ(finding_of(comparison, 0), Finding::faster);
    EXPECT_NEAR(comparison.cells[0].judgement.ratio.value, 1.2, 1e-6);
    EXPECT_EQ(finding_of(comparison, 1), Finding::slower);
    EXPECT_EQ(finding_of(comparison, 2), Finding::same);
    EXPECT_FALSE(comparison.cells[0].noise_known);
    EXPECT_TRUE(comparison.context.empty());
}

TEST(Comparison, marks_rows_whose_sides_shared_a_cpu) {
    const ReportFile before = report({repeated("pipe", 1000)});
    ReportFile after = report(afterwards({repeated("pipe", 1200)}));
    EXPECT_THAT(comparison_report(compare(before, after), {}), testing::Not(HasSubstr("!")));
    after.results[0].warnings.push_back({WarningCode::shared_cpu, {40}});
    const std::string text = comparison_report(compare(before, after), {});
    EXPECT_THAT(text, HasSubstr(" 1,200! "));
    EXPECT_THAT(text,
                HasSubstr("\n!: " + full_name(after.results[0]) + " (after): both sides ran on one CPU for 40 %"));
}

TEST(Comparison, judges_each_cell_by_its_own_noise) {
    const ReportFile before = report({repeated("pipe", 1000), repeated("tcp", 1000)});
    ReportFile after = report({repeated("pipe", 500), repeated("tcp", 800)});
    after.results[1].noise = 1.11;
    const ReportComparison comparison = compare(before, after);
    EXPECT_EQ(finding_of(comparison, 0), Finding::slower) << "a noisy tcp says nothing of pipe";
    EXPECT_EQ(finding_of(comparison, 1), Finding::undecided);
    EXPECT_FALSE(comparison.cells[0].noise_known);
    EXPECT_TRUE(comparison.cells[1].noise_known);
}

TEST(Comparison, of_busy_polling_on_a_virtual_machine_needs_to_be_in_turn_or_calibrated) {
    std::vector<RunResult> cells{repeated("shm-spin", 1000), repeated("pipe", 1000)};
    std::vector<RunResult> later = afterwards({repeated("shm-spin", 300), repeated("pipe", 300)});
    for (std::vector<RunResult>* const results : {&cells, &later}) {
        results->front().wait.mode = WaitMode::spin;
        for (RunResult& result : *results) {
            result.virtual_machine = true;
        }
    }
    const ReportFile before = report(cells);
    const ReportFile after = report(later);
    const ReportComparison apart = compare(before, after);
    EXPECT_EQ(finding_of(apart, 0), Finding::undecided);
    EXPECT_EQ(finding_of(apart, 1), Finding::slower) << "pipe blocks";
    const std::string text = comparison_report(apart, {});
    EXPECT_THAT(text, HasSubstr("its host may move the CPUs"));
    EXPECT_THAT(text, HasSubstr(full_name(cells[0]) + ": it would have to be measured in turn"));
    EXPECT_THAT(comparison_json({&apart, 1}), HasSubstr("\"noise\": 9"));

    const test::TemporaryFile calibration(calibration_document(
        {.cells = {{cell_name(cells[0]), "", cells[0].wait, 0, {}, CellScore{.campaigns = 100, .noise = 0.5}}}}));
    const CalibratedNoise noise(calibration.path());
    const ReportComparison calibrated = compare(before, after, {}, &noise);
    EXPECT_EQ(finding_of(calibrated, 0), Finding::slower) << "3.3x is beyond the 50 % that were measured";
    EXPECT_THAT(comparison_report(calibrated, {}), testing::Not(HasSubstr("its host may move")));

    for (RunResult& result : later) {
        result.origin.clear();
    }
    EXPECT_EQ(finding_of(compare(before, report(later)), 0), Finding::slower) << "in turn";
}

TEST(Comparison, cannot_decide_between_single_measurements) {
    RunResult once = repeated("pipe", 1000);
    once.repetitions.resize(1);
    RunResult twice_as_fast = repeated("pipe", 2000);
    twice_as_fast.repetitions.resize(1);
    const ReportFile before = report({once});
    const ReportFile after = report({twice_as_fast});
    EXPECT_EQ(finding_of(compare(before, after), 0), Finding::undecided);
}

TEST(Comparison, needs_more_evidence_the_more_cells_there_are) {
    std::vector<RunResult> before{repeated("pipe", 1000)};
    std::vector<RunResult> after = afterwards({repeated("pipe", 960)});
    EXPECT_EQ(finding_of(compare(report(before), report(after)), 0), Finding::slower);
    for (int i = 0; i < 40; ++i) {
        before.push_back(repeated("udp", 1000));
        after.push_back(afterwards({repeated("udp", 1000)}).front());
        before.back().payload_bytes = after.back().payload_bytes = static_cast<std::uint64_t>(i);
    }
    EXPECT_EQ(finding_of(compare(report(before), report(after)), 0), Finding::undecided);
}

TEST(Comparison, pairs_repetitions_of_one_campaign_only) {
    RunResult base = repeated("pipe", 1000);
    RunResult current = repeated("pipe", 990);
    for (std::size_t i = 0; i < 3; ++i) {  // both twice as slow in the second round
        base.repetitions[i].elapsed_s = current.repetitions[i].elapsed_s = i == 1 ? 2 : 1;
    }
    current.repetitions[2].round_trips += 1;
    EXPECT_EQ(finding_of(compare(report({base}), report({current})), 0), Finding::slower);
    current.origin = "after.json";
    const ReportComparison apart = compare(report({base}), report({current}));
    EXPECT_EQ(finding_of(apart, 0), Finding::undecided);
    EXPECT_FALSE(apart.cells[0].effect.paired);
}

TEST(PairsOfBuilds, are_the_other_builds_against_the_one_that_measured_wherever_it_stands) {
    ReportFile all = report({repeated("pipe", 1000), repeated("pipe", 2000), repeated("pipe", 4000)});
    EXPECT_TRUE(pairs_of_builds(all).empty());
    all.results[0].variant = "old";
    all.results[1].variant = "debug";
    all.results[2].variant = "base";
    const std::vector<BuildPair> pairs = pairs_of_builds(all);
    ASSERT_EQ(pairs.size(), 2);
    EXPECT_EQ(pairs[1].base.name, "old");
    EXPECT_EQ(pairs[1].current.name, "debug") << "as the context of the report says";
    const ReportComparison comparison = compare(pairs[1].base, pairs[1].current);
    ASSERT_EQ(comparison.cells.size(), 1);
    EXPECT_NEAR(comparison.cells[0].judgement.ratio.value, 2, 1e-9);
}

TEST(Comparison, names_what_makes_either_report_unreliable) {
    ReportFile before = report({repeated("pipe", 1000)});
    ReportFile after = before;
    before.name = "before.json";
    after.name = "after.json";
    before.context.conditions = {{"virtual", Verdict::bad, "a virtual machine", ""}, {"busy", Verdict::ok, "idle", ""}};
    after.context.conditions = {{"virtual", Verdict::bad, "a virtual machine", ""},
                                {"busy", Verdict::bad, "other work on the CPUs", ""}};
    EXPECT_THAT(compare(before, after).conditions,
                ElementsAre("both: a virtual machine", "after.json: other work on the CPUs"));
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
    run.requested_options = std::move(options);
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
    EXPECT_THAT(never.in_neither, ElementsAre(HasSubstr("no network here")));
    RunResult failed = skipped;
    failed.status = RunStatus::failed;
    EXPECT_THAT(compare(report({failed}), report({failed})).failed, ElementsAre(HasSubstr("no network here")))
        << "a failure is no excuse for the next";
    EXPECT_EQ(compare(report({skipped}), before).gone, 0);
}

TEST(CellName, is_everything_that_was_asked_for) {
    RunResult run = repeated("pipe", 1000);
    const std::string plain = cell_name(run);
    EXPECT_EQ(plain, "pipe/json/size:0/wait:block/placement:cross");
    run.requested_options = {{"pipe_bytes", "4096"}, {"splice_from", "0"}};
    run.requested_timing = Timing::every;
    run.load.gap = std::chrono::nanoseconds{1'234'567};
    run.variant = "debug";
    EXPECT_EQ(cell_name(run),
              plain + "/load:gap:1.234567ms/timing:every/option:pipe_bytes=4096/option:splice_from=0/build:debug");
    run.load = {};
    run.load.rate = 1.1;
    run.load.depth = open_loop_max_in_flight;
    EXPECT_THAT(cell_name(run), HasSubstr("/load:rate:1.1/s/"));
}

TEST(Comparison, says_what_differs_between_machines_and_builds) {
    const ReportFile before = report({repeated("pipe", 1000)});
    ReportFile after = before;
    after.context.kernel = "Linux 6.9.0";
    after.context.build_type = "Release";
    after.context.conditions[0] = {"build", Verdict::ok, "Release", ""};
    EXPECT_THAT(compare(before, after).context,
                ElementsAre("kernel: Linux 6.1.0 -> Linux 6.9.0", "build: Debug -> Release", HasSubstr("build: bad")));
}

TEST(ComparisonReport, is_a_table) {
    RunResult noisy = repeated("tcp", 900);
    noisy.repetitions[0].elapsed_s = 1.2;
    const ReportFile before =
        report({repeated("pipe", 1000), repeated("shm-mailbox", 1000), repeated("udp", 1000), repeated("tcp", 1000)});
    ReportFile after =
        report(afterwards({repeated("udp", 1001), repeated("shm-mailbox", 800), repeated("pipe", 1200), noisy}));
    after.context.kernel = "Linux 6.9.0";
    after.results[0].noise = 0.03;
    const ReportComparison comparison = compare(before, after);
    for (const int width : {80, 120}) {
        const Style style{.width = width, .wrap = static_cast<std::size_t>(width)};
        test::expect_golden(fmt::format("comparison-{}.txt", width), comparison_report(comparison, style));
    }
    test::expect_golden("comparison.md", comparison_markdown(comparison));
    test::expect_golden("comparison.json", comparison_json({&comparison, 1}));
}

}  // namespace
}  // namespace ipcbench::reporters
