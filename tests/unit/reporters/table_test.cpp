#include <algorithm>

#include <gtest/gtest.h>

#include "golden.hpp"
#include "matrix_results.hpp"
#include "reporters/bar.hpp"
#include "reporters/reporters.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns enough results of each group to show the order and the bars.
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
        run.placement = "none";  // otherwise each placement would have its own table
    }
    return runs;
}

std::string table_with(const TableOptions& options, const std::vector<RunResult>& runs, bool errors_only = false) {
    return test::written([&](Output& out) {
        Output devnull = Output::to_file("/dev/null");
        const auto reporter = errors_only ? make_table(devnull, out, options) : make_table(out, devnull, options);
        reporter->begin(test::sample_context());
        for (const RunResult& run : runs) {
            reporter->result(run);
        }
        reporter->end();
    });
}

std::string table(const Style& style, const std::vector<RunResult>& runs) {
    return table_with({.style = style}, runs);
}

TEST(TableReport, fits_80_columns) {
    test::expect_golden("table-80.txt", table({.unicode = true, .width = 80, .wrap = 80}, many_runs()));
}

TEST(TableReport, uses_a_wide_screen) {
    test::expect_golden("table-120.txt", table({.unicode = true, .width = 120, .wrap = 120}, many_runs()));
}

TEST(TableReport, falls_back_to_ascii) {
    test::expect_golden("table-ascii.txt", table({.width = 80}, many_runs()));
}

TEST(TableReport, has_a_table_for_each_payload_and_placement_that_transports_do_not_share) {
    std::vector<RunResult> runs{test::pipe_run(), test::pipe_run(), test::pipe_run()};
    runs[1].transport = "fifo";
    runs[1].payload_bytes = 1024;
    runs[2].transport = "tcp";
    runs[2].payload_bytes = 1024;
    runs[2].placement = "same";
    const std::string text = table({}, runs);
    const std::size_t first = text.find("\npayload 0 B, placement cross\n");
    const std::size_t second = text.find("\npayload 1 KiB, placement same\n");
    const std::size_t third = text.find("\npayload 1 KiB, placement cross\n");
    EXPECT_NE(first, std::string::npos) << text;
    EXPECT_LT(first, second) << text;
    EXPECT_LT(second, third) << text;
    EXPECT_NE(third, std::string::npos) << text;
}

TEST(TableReport, compares_transports_with_codecs_of_their_own) {
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
            run.repetitions = test::varied_repetitions(run.round_trips, run.elapsed_s, runs.size());
            run.requested_repetitions = run.repetitions.size();
            run.rate_interval = Interval{run.round_trips_per_s() * 0.99, run.round_trips_per_s() * 1.01};
            runs.push_back(run);
        }
    }
    return runs;
}

TEST(TableReport, of_a_matrix_has_intervals_and_names_the_fastest) {
    test::expect_golden("table-matrix-80.txt", table({.unicode = true, .width = 80, .wrap = 80}, matrix()));
    test::expect_golden("table-matrix-120.txt", table({.unicode = true, .width = 120, .wrap = 120}, matrix()));
}

TEST(TableReport, marks_rates_whose_repetitions_disagree) {
    std::vector<RunResult> runs = matrix();
    EXPECT_EQ(table({.width = 80}, runs).find('~'), std::string::npos);
    runs[0].rate_spread = 0.2;
    const std::string text = table({.width = 80}, runs);
    EXPECT_NE(text.find(" 39,944*~ "), std::string::npos) << text;
    EXPECT_NE(text.find("~: the repetitions vary by more than 5 %"), std::string::npos) << text;
}

TEST(TableReport, has_placements_of_one_transport_in_one_table) {
    const std::string text = table({.width = 80}, test::placements_report().results);
    EXPECT_NE(text.find("\npipe\nplacement  "), std::string::npos) << text;
    EXPECT_LT(text.find("\nsame "), text.find("\ncross ")) << text;
    EXPECT_NE(text.find("2.00x"), std::string::npos) << text;
}

TEST(TableReport, compares_everything_with_a_reference) {
    const std::string text = table_with({.style = {.width = 80}, .request = {.reference = "uds-stream"}}, matrix());
    EXPECT_NE(text.find("0.71x"), std::string::npos) << text;
    EXPECT_NE(text.find("Slower: than uds-stream."), std::string::npos) << text;
}

TEST(ClassicReport, matches_the_golden_file) {
    test::expect_golden("classic.txt", test::written([](Output& out) {
                            const auto reporter = make_classic(
                                out, {.transports = {"uds-stream", "pipe"},
                                      .tests = 7,
                                      .iterations = 1'198'310,
                                      .placement = CommonPlacement{
                                          "cross", false, {{0, 1}}, CpuRelation{CpuRelation::Kind::shared_cache, 3}}});
                            reporter->begin(test::sample_context());
                            for (const RunResult& run : matrix()) {
                                reporter->result(run);
                            }
                            reporter->result(test::skipped_run());
                            reporter->end();
                        }));
}

/// Returns results whose parts are known: one that is mostly codec, one that is mostly wake-up, one that cannot be told
/// from it, and two that spin; one of the rows shared a CPU for part of the time.
std::vector<RunResult> with_parts() {
    std::vector<RunResult> runs{
        test::cell("pipe", 64, 50'000, WaitMode::block), test::cell("grpc-uds-callback", 64, 200'000, WaitMode::block),
        test::cell("shm-futex", 64, 46'000, WaitMode::block), test::cell("file", 64, 12'000, WaitMode::block),
        test::cell("shm-spin", 64, 400, WaitMode::spin)};
    for (RunResult& run : runs) {
        run.placement = "cross";
        const double codec = run.transport == "shm-spin" ? 120 : 1'200;
        const double floor = run.transport == "shm-spin" ? 200 : 44'000;
        const double rest = run.rate_mean_ns - codec;
        run.breakdown = Breakdown{.codec_ns = codec, .waiting_ns = rest, .notification_ns = std::min(floor, rest)};
        if (rest > floor + 1'000 || run.transport == "shm-spin") {
            run.breakdown->mechanism_ns = rest - floor;
        }
        run.parent = run.child = Usage{1, 0, 1, 0, 0, 0};
    }
    runs[3].warnings = {{WarningCode::shared_cpu, {97.5}}};
    RunResult null = test::cell("null", 64, 150, WaitMode::spin);
    null.control = true;
    null.placement = "cross";
    null.codec_ns = 130;
    null.breakdown.reset();
    null.rtt->count = 900;
    runs.push_back(null);
    return runs;
}

TEST(TableReport, shows_what_round_trips_consist_of) {
    test::expect_golden("table-parts-80.txt", table({.unicode = true, .width = 80, .wrap = 80}, with_parts()));
    test::expect_golden("table-parts-120.txt", table({.unicode = true, .width = 120, .wrap = 120}, with_parts()));
}

TEST(TableReport, shows_no_percentile_that_too_few_round_trips_support) {
    std::vector<RunResult> runs = with_parts();
    EXPECT_NE(table({.unicode = true, .width = 120, .wrap = 120}, runs).find("  150 ns        \u2013"),
              std::string::npos);
    const std::string text = table({.width = 120}, runs);
    EXPECT_NE(text.find("  150 ns        -"), std::string::npos) << text;
    EXPECT_NE(text.find("\nA missing percentile: too few round trips support it.\n"), std::string::npos) << text;
}

TEST(TableReport, says_what_identical_warnings_say_once) {
    std::vector<RunResult> runs = with_parts();
    for (RunResult& run : runs) {
        run.warnings.push_back({WarningCode::not_pinned, {1}});
        run.warnings.push_back({WarningCode::coarse_percentiles, {20}});
    }
    const std::string text = table({.width = 80}, runs);
    EXPECT_NE(text.find("\nwarning: pipe, grpc-uds-callback, shm-futex, file, shm-spin, null: the CPUs could not be "
                        "chosen (sched_setaffinity: Operation not permitted (errno 1)), so"),
              std::string::npos)
        << text;
    EXPECT_EQ(text.find("high percentiles"), std::string::npos) << text;
}

TEST(TableReport, of_a_quiet_run_is_the_table_alone) {
    std::vector<RunResult> runs = with_parts();
    runs.push_back(test::failed_run());
    runs.back().codec = runs.front().codec;
    runs.back().payload_bytes = runs.front().payload_bytes;
    runs.back().placement = runs.front().placement;
    const TableOptions quiet{.style = {.width = 80}, .quiet = true};
    const std::string text = table_with(quiet, runs);
    EXPECT_EQ(text.find("\ntransport "), 0U) << text;
    EXPECT_EQ(text.find("CPU:"), std::string::npos) << text;
    EXPECT_EQ(table_with(quiet, runs, true),
              "\nfailed   tcp: the child was killed by signal 9 (Killed)\n"
              "         hint: see whether memory ran out: dmesg | tail\n");
}

TEST(TableReport, of_what_an_interruption_left_has_what_there_is) {
    EXPECT_NE(table({.width = 80}, {test::pipe_run()}).find("\npipe "), std::string::npos);
    EXPECT_EQ(table({.width = 80}, {}), "");
}

TEST(TableReport, without_a_number_shows_only_the_reason) {
    EXPECT_EQ(table({}, {test::skipped_run(), test::failed_run()}),
              "\nskipped  mq-posix: the kernel has no POSIX message queues\n"
              "         hint: mount them: mount -t mqueue none /dev/mqueue\n"
              "failed   tcp: the child was killed by signal 9 (Killed)\n"
              "         hint: see whether memory ran out: dmesg | tail\n");
}

TEST(BuildsReport, has_a_table_for_each_build_and_the_speed_up) {
    test::expect_golden("builds.txt", test::written([](Output& out) {
                            const auto reporter = make_builds(
                                out, CommonPlacement{"same", true, {{0, 0}}, CpuRelation{CpuRelation::Kind::same_cpu}});
                            reporter->begin(test::sample_context());
                            for (const RunResult& run : matrix()) {
                                reporter->result(run);
                            }
                            reporter->end();
                        }));
}

TEST(Bar, fills_its_share_and_has_the_given_width) {
    EXPECT_EQ(bar(0.5, 4, false), "##  ");
    EXPECT_EQ(bar(1, 4, false), "####");
    EXPECT_EQ(bar(0.5, 3, true), "\u2588\u258c ");
    EXPECT_EQ(bar(1, 2, true), "\u2588\u2588");
}

TEST(Bar, shows_even_the_smallest_share) {
    EXPECT_EQ(bar(1e-9, 3, false), "#  ");
    EXPECT_EQ(bar(1e-9, 2, true), "\u258f ");
    EXPECT_EQ(bar(0, 2, true), "  ");
    EXPECT_EQ(bar(1, 0, true), "");
}

}  // namespace
}  // namespace ipcbench::reporters
