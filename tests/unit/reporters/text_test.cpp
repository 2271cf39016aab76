#include <sstream>

#include <gtest/gtest.h>

#include "golden.hpp"
#include "reporters/completed_line.hpp"
#include "reporters/reporters.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

std::string report(const TextOptions& options, const std::vector<RunResult>& runs, bool errors_only = false) {
    return test::written([&](Output& out) {
        Output devnull = Output::to_file("/dev/null");
        const auto reporter = errors_only ? make_text(devnull, out, options) : make_text(out, devnull, options);
        reporter->begin(test::sample_context());
        for (const RunResult& run : runs) {
            reporter->result(run);
        }
        reporter->end();
    });
}

TEST(CompletedLine, is_exactly_that_of_the_rust_experiment) {
    RunResult run;
    run.round_trips = 119'831;
    run.requested_s = 10;
    run.elapsed_s = 10;
    EXPECT_EQ(completed_line(run),
              "completed [119831] ping-pong round-trips [10] seconds ([11983.1] round-trips/second)");
}

TEST(CompletedLine, divides_by_the_measured_time_and_shows_the_requested_time) {
    RunResult run;
    run.round_trips = 1000;
    run.requested_s = 0.5;
    run.elapsed_s = 0.625;
    EXPECT_EQ(completed_line(run),
              "completed [1000] ping-pong round-trips [0.5] seconds ([1600.0] round-trips/second)");
}

TEST(CompletedLine, shows_the_measured_time_of_counted_and_interrupted_runs) {
    RunResult run;
    run.round_trips = 1000;
    run.elapsed_s = 0.25;
    EXPECT_EQ(completed_line(run),
              "completed [1000] ping-pong round-trips [0.25] seconds ([4000.0] round-trips/second)");
    run.requested_s = 10;
    run.status = RunStatus::partial;
    EXPECT_EQ(completed_line(run),
              "completed [1000] ping-pong round-trips [0.25] seconds ([4000.0] round-trips/second)");
}

TEST(CompletedLine, has_a_rate_of_zero_before_the_first_round_trip) {
    RunResult run;
    run.status = RunStatus::partial;
    EXPECT_EQ(completed_line(run), "completed [0] ping-pong round-trips [0] seconds ([0.0] round-trips/second)");
}

TEST(TextReport, shows_each_kind_of_run) {
    test::expect_golden("text.txt", report({}, test::all_runs()));
}

TEST(TextReport, shows_the_results_of_each_load) {
    test::expect_golden("text-loads.txt", report({}, test::loaded_runs()));
}

TEST(TextReport, is_coloured_on_request) {
    test::expect_golden("text-color.txt", report({.style = {.color = true}}, {test::pipe_run(), test::failed_run()}));
}

TEST(TextReport, stays_within_80_columns_except_for_the_completed_line) {
    std::istringstream lines(report({}, {test::pipe_run(), test::null_run(), test::partial_run(), test::failed_run()}));
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("completed [", 0) != 0) {
            EXPECT_LE(line.size(), 80U) << line;
        }
    }
}

TEST(TextReport, keeps_the_completed_line_free_of_colours) {
    const std::string text = report({.style = {.color = true}}, {test::pipe_run()});
    EXPECT_NE(text.find("\n" + completed_line(test::pipe_run()) + "\n"), std::string::npos);
}

TEST(TextReport, of_a_quiet_run_is_only_the_completed_line) {
    EXPECT_EQ(report({.quiet = true}, {test::pipe_run()}), completed_line(test::pipe_run()) + "\n");
}

TEST(TextReport, of_several_runs_is_only_the_head) {
    EXPECT_EQ(report({.quiet = true, .several_runs = true}, test::all_runs()), "");
    const std::string head = report({.several_runs = true}, {});
    EXPECT_EQ(report({.several_runs = true}, test::all_runs()), head);
    EXPECT_EQ(report({.several_runs = true, .verbose = true}, test::all_runs()), report({}, test::all_runs()));
}

TEST(TextReport, says_where_the_sides_of_all_runs_are_if_that_was_chosen) {
    const auto head = [](const CommonPlacement& placement) {
        return report({.several_runs = true, .placement = placement}, {});
    };
    EXPECT_NE(head({"cross", false, {{0, 1}}, CpuRelation{CpuRelation::Kind::shared_cache, 3}})
                  .find("\n  placement   each side has a CPU of its own: 0 and 1 (shared L3)\n"),
              std::string::npos);
    EXPECT_NE(head({"cross"}).find("\n  placement   the two sides of each connection run on different CPUs\n"),
              std::string::npos);
    EXPECT_NE(head({"same", false, {{0, 0}}})
                  .find("\n  placement   both sides share one CPU: this program may use no other\n"),
              std::string::npos);
    EXPECT_NE(head({"none"}).find("\n  placement   chosen by the scheduler: this program may not choose CPUs\n"),
              std::string::npos);
}

TEST(PlacementText, says_what_was_requested) {
    EXPECT_EQ(placement_text({"same", true, {{1, 1}}}), "both sides share one CPU: 1");
    EXPECT_EQ(placement_text({"none", true}), "chosen by the scheduler");
    EXPECT_EQ(placement_text({"0,1", true, {{0, 1}}}), "each side has a CPU of its own: 0 and 1");
    EXPECT_EQ(placement_text({"2,2", true, {{2, 2}}}), "both sides share one CPU: 2");
}

TEST(TextReport, of_quiet_runs_reports_errors_elsewhere) {
    test::expect_golden("text-quiet-errors.txt", report({.quiet = true}, test::all_runs(), true));
}

}  // namespace
}  // namespace ipcbench::reporters
