#include <gtest/gtest.h>

#include "golden.hpp"
#include "matrix_results.hpp"
#include "reporters/bar.hpp"
#include "reporters/reporters.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

/// Enough of each group to see the order and the bars.
std::vector<RunResult> many_runs() {
    std::vector<RunResult> runs = test::all_runs();
    RunResult slow = test::pipe_run();
    slow.transport = "uds-seqpacket";
    slow.elapsed_s *= 3;
    slow.rate_mean_ns *= 3;
    runs.push_back(slow);
    RunResult ring = test::mailbox_run();
    ring.transport = "shm-spin";
    ring.wait = {WaitMode::yield};
    ring.elapsed_s *= 1.5;
    ring.rate_mean_ns *= 1.5;
    runs.push_back(ring);
    for (RunResult& run : runs) {
        run.placement = "none";  // or each placement would have a table of its own
    }
    return runs;
}

std::string table(const Style& style, const std::vector<RunResult>& runs, const std::string& reference = "") {
    return test::written([&](Output& out) {
        const auto reporter = make_table(out, style, reference);
        reporter->begin(test::sample_context());
        for (const RunResult& run : runs) {
            reporter->result(run);
        }
        reporter->end();
    });
}

TEST(TableReport, FitsEightyColumns) {
    test::expect_golden("table-80.txt", table({.unicode = true, .width = 80}, many_runs()));
}

TEST(TableReport, UsesAWideScreen) {
    test::expect_golden("table-120.txt", table({.unicode = true, .width = 120}, many_runs()));
}

TEST(TableReport, DrawsInAsciiWhereNothingElseCanBeShown) {
    test::expect_golden("table-ascii.txt", table({.width = 80}, many_runs()));
}

TEST(TableReport, GivesEachPayloadCodecAndPlacementATableOfItsOwn) {
    std::vector<RunResult> runs{test::pipe_run(), test::pipe_run(), test::pipe_run()};
    runs[1].codec = "raw";
    runs[1].payload_bytes = 1024;
    runs[2].payload_bytes = 1024;
    runs[2].placement = "same";
    const std::string text = table({}, runs);
    const std::size_t first = text.find("\npayload 0 B, codec json, placement cross\n");
    const std::size_t second = text.find("\npayload 1 KiB, codec json, placement same\n");
    const std::size_t third = text.find("\npayload 1 KiB, codec raw, placement cross\n");
    EXPECT_NE(first, std::string::npos) << text;
    EXPECT_LT(first, second) << text;
    EXPECT_LT(second, third) << text;
    EXPECT_NE(third, std::string::npos) << text;
}

TEST(TableReport, ComparesTransportsWithCodecsOfTheirOwn) {
    std::vector<RunResult> runs{test::pipe_run(), test::pipe_run()};
    runs[1].transport = "tcp";
    runs[1].codec = "raw";
    const std::string text = table({}, runs);
    EXPECT_NE(text.find("\npipe:json "), std::string::npos) << text;
    EXPECT_NE(text.find("\ntcp:raw "), std::string::npos) << text;
    EXPECT_EQ(text.find("codec"), std::string::npos) << text;
}

/// Two payloads, two builds, repetitions.
std::vector<RunResult> matrix() {
    std::vector<RunResult> runs;
    for (const std::uint64_t payload : {15U, 60'000U}) {
        for (const double factor : {1.0, 1.4, 1.02}) {
            RunResult run = test::pipe_run();
            run.placement = "none";
            run.payload_bytes = payload;
            run.transport = factor == 1.4 ? "uds-stream" : "pipe";
            run.variant = factor == 1.02 ? "debug" : "release";
            run.elapsed_s = 30 * factor;
            run.rate_mean_ns *= factor * 3;
            run.asked_repetitions = 3;
            for (const double wobble : {0.99, 1.0, 1.01}) {
                run.repetitions.push_back({run.round_trips / 3, run.elapsed_s / 3 * wobble, false});
            }
            run.rate_interval = Interval{run.round_trips_per_s() * 0.99, run.round_trips_per_s() * 1.01};
            runs.push_back(run);
        }
    }
    return runs;
}

TEST(TableReport, OfAMatrixHasIntervalsAndSaysWhoWon) {
    test::expect_golden("table-matrix-80.txt", table({.unicode = true, .width = 80}, matrix()));
    test::expect_golden("table-matrix-120.txt", table({.unicode = true, .width = 120}, matrix()));
}

TEST(TableReport, MarksRatesWhoseRepetitionsDisagree) {
    std::vector<RunResult> runs = matrix();
    EXPECT_EQ(table({.width = 80}, runs).find('~'), std::string::npos);
    runs[0].rate_spread = 0.2;
    const std::string text = table({.width = 80}, runs);
    EXPECT_NE(text.find(" 39,944~ "), std::string::npos) << text;
    EXPECT_NE(text.find("~: its repetitions differ by more than 5 %"), std::string::npos) << text;
}

TEST(TableReport, ShowsPlacementsSideBySide) {
    std::vector<RunResult> runs = test::placements_report().results;
    EXPECT_NE(table({.width = 80}, runs)
                  .find("\npayload 64 B  wait               same      cross\n"
                        "pipe          block           244,141    122,070\n"),
              std::string::npos)
        << table({.width = 80}, runs);
    runs[1].placement = "same";
    EXPECT_EQ(table({.width = 80}, runs).find("side by side"), std::string::npos);
}

TEST(TableReport, HoldsEverythingAgainstAReference) {
    const std::string text = table({.width = 80}, matrix(), "uds-stream");
    EXPECT_NE(text.find("0.71x"), std::string::npos) << text;
    EXPECT_NE(text.find("Slower: than uds-stream."), std::string::npos) << text;
}

TEST(ClassicReport, HasALayoutOfItsOwn) {
    test::expect_golden("classic.txt", test::written([](Output& out) {
                            const auto reporter = make_classic(
                                out, {.transports = {"uds-stream", "pipe"}, .tests = 7, .iterations = 1'198'310});
                            reporter->begin(test::sample_context());
                            for (const RunResult& run : matrix()) {
                                reporter->result(run);
                            }
                            reporter->result(test::skipped_run());
                            reporter->end();
                        }));
}

TEST(TableReport, OfOneRunIsNothing) {
    EXPECT_EQ(table({}, {test::pipe_run()}), "");
}

TEST(TableReport, WithoutANumberSaysWhyOnly) {
    EXPECT_EQ(table({}, {test::skipped_run(), test::failed_run()}),
              "\nskipped  mq-posix: the kernel has no POSIX message queues\n"
              "failed   tcp: the child was killed by signal 9 (Killed)\n");
}

TEST(BuildsReport, HasATableForEachBuildAndTheSpeedUp) {
    test::expect_golden("builds.txt", test::written([](Output& out) {
                            const auto reporter = make_builds(out);
                            reporter->begin(test::sample_context());
                            for (const RunResult& run : matrix()) {
                                reporter->result(run);
                            }
                            reporter->end();
                        }));
}

TEST(Bar, FillsItsShareAndIsAsWideAsItShouldBe) {
    EXPECT_EQ(bar(0.5, 4, false), "##  ");
    EXPECT_EQ(bar(1, 4, false), "####");
    EXPECT_EQ(bar(0.5, 3, true), "\u2588\u258c ");
    EXPECT_EQ(bar(1, 2, true), "\u2588\u2588");
}

TEST(Bar, ShowsEvenTheSmallestShare) {
    EXPECT_EQ(bar(1e-9, 3, false), "#  ");
    EXPECT_EQ(bar(1e-9, 2, true), "\u258f ");
    EXPECT_EQ(bar(0, 2, true), "  ");
    EXPECT_EQ(bar(1, 0, true), "");
}

}  // namespace
}  // namespace ipcbench::reporters
