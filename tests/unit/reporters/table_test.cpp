#include <gtest/gtest.h>

#include "golden.hpp"
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
    return runs;
}

std::string table(const Style& style, const std::vector<RunResult>& runs) {
    return test::written([&](Output& out) {
        const auto reporter = make_table(out, style);
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

TEST(TableReport, NamesCodecAndPayloadWhereTheyTellRunsApart) {
    std::vector<RunResult> runs{test::pipe_run(), test::pipe_run()};
    runs[1].codec = "raw";
    runs[1].payload_bytes = 1024;
    const std::string text = table({}, runs);
    EXPECT_NE(text.find("pipe json 0 B "), std::string::npos) << text;
    EXPECT_NE(text.find("pipe raw 1 KiB "), std::string::npos) << text;
}

TEST(TableReport, OfOneRunIsNothing) {
    EXPECT_EQ(table({}, {test::pipe_run()}), "");
}

TEST(TableReport, WithoutANumberSaysWhyOnly) {
    EXPECT_EQ(table({}, {test::skipped_run(), test::failed_run()}),
              "\nskipped  mq-posix: the kernel has no POSIX message queues\n"
              "failed   tcp: the child was killed by signal 9 (Killed)\n");
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
