#include <sstream>

#include <gtest/gtest.h>

#include "golden.hpp"
#include "reporters/completed_line.hpp"
#include "reporters/reporters.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

std::string report(const TextOptions& options, const std::vector<RunResult>& runs, bool complaints_only = false) {
    return test::written([&](Output& out) {
        Output devnull = Output::to_file("/dev/null");
        const auto reporter = complaints_only ? make_text(devnull, out, options) : make_text(out, devnull, options);
        reporter->begin(test::sample_context());
        for (const RunResult& run : runs) {
            reporter->result(run);
        }
        reporter->end();
    });
}

TEST(CompletedLine, IsThatOfTheRustExperimentToTheLetter) {
    RunResult run;
    run.round_trips = 119'831;
    run.asked_s = 10;
    run.elapsed_s = 10;
    EXPECT_EQ(completed_line(run),
              "completed [119831] ping-pong round-trips [10] seconds ([11983.1] round-trips/second)");
}

TEST(CompletedLine, DividesByTheMeasuredTimeAndShowsTheAskedOne) {
    RunResult run;
    run.round_trips = 1000;
    run.asked_s = 0.5;
    run.elapsed_s = 0.625;
    EXPECT_EQ(completed_line(run),
              "completed [1000] ping-pong round-trips [0.5] seconds ([1600.0] round-trips/second)");
}

TEST(CompletedLine, ShowsTheMeasuredTimeOfACountAndOfAnInterruptedRun) {
    RunResult run;
    run.round_trips = 1000;
    run.elapsed_s = 0.25;
    EXPECT_EQ(completed_line(run),
              "completed [1000] ping-pong round-trips [0.25] seconds ([4000.0] round-trips/second)");
    run.asked_s = 10;
    run.status = RunStatus::partial;
    EXPECT_EQ(completed_line(run),
              "completed [1000] ping-pong round-trips [0.25] seconds ([4000.0] round-trips/second)");
}

TEST(CompletedLine, OfARunThatEndedBeforeItsFirstRoundTripHasNoRate) {
    RunResult run;
    run.status = RunStatus::partial;
    EXPECT_EQ(completed_line(run), "completed [0] ping-pong round-trips [0] seconds ([0.0] round-trips/second)");
}

TEST(TextReport, ShowsEachKindOfRun) {
    test::expect_golden("text.txt", report({}, test::all_runs()));
}

TEST(TextReport, ShowsWhatComesOfALoad) {
    test::expect_golden("text-loads.txt", report({}, test::loaded_runs()));
}

TEST(TextReport, ColoursWhenAsked) {
    test::expect_golden("text-color.txt", report({.style = {.color = true}}, {test::pipe_run(), test::failed_run()}));
}

TEST(TextReport, StaysWithinEightyColumnsButForTheCompletedLine) {
    std::istringstream lines(report({}, {test::pipe_run(), test::null_run(), test::partial_run(), test::failed_run()}));
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("completed [", 0) != 0) {
            EXPECT_LE(line.size(), 80U) << line;
        }
    }
}

TEST(TextReport, KeepsTheCompletedLineFreeOfColours) {
    const std::string text = report({.style = {.color = true}}, {test::pipe_run()});
    EXPECT_NE(text.find("\n" + completed_line(test::pipe_run()) + "\n"), std::string::npos);
}

TEST(TextReport, OfAQuietRunIsTheCompletedLineAlone) {
    EXPECT_EQ(report({.quiet = true}, {test::pipe_run()}), completed_line(test::pipe_run()) + "\n");
}

TEST(TextReport, OfSeveralQuietRunsNamesEach) {
    const std::string text = report({.quiet = true, .several_runs = true}, {test::pipe_run(), test::mailbox_run()});
    EXPECT_EQ(text, "pipe\n" + completed_line(test::pipe_run()) + "\nshm-mailbox\n" +
                        completed_line(test::mailbox_run()) + "\n");
}

TEST(TextReport, OfQuietRunsComplainsElsewhere) {
    const std::string cells = report({.quiet = true, .several_runs = true, .brief = true}, {test::pipe_run()});
    EXPECT_EQ(cells.find("pipe/json/size:0/wait:block/placement:cross\n"), 0U) << cells;
    test::expect_golden("text-quiet-complaints.txt", report({.quiet = true}, test::all_runs(), true));
}

}  // namespace
}  // namespace ipcbench::reporters
