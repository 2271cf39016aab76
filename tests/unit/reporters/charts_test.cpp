#include "reporters/charts/charts.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "matrix_results.hpp"
#include "reporters/charts/tip.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> labels(const Chart& chart) {
    std::vector<std::string> all;
    if (const auto* const bars = std::get_if<Bars>(&chart.shape)) {
        for (const BarRow& row : bars->rows) {
            all.push_back(row.label);
        }
    } else {
        for (const Line& line : std::get<Lines>(chart.shape).lines) {
            all.push_back(line.label);
        }
    }
    return all;
}

TEST(Charts, of_rates_compare_like_with_like) {
    const std::vector files{test::plain_report()};
    const std::vector<Chart> charts = rate_charts(ResultSet(files));
    ASSERT_EQ(charts.size(), 3U);
    EXPECT_EQ(charts[0].group, Group::blocking);
    EXPECT_THAT(labels(charts[0]), ElementsAre("pipe", "udp"));
    EXPECT_THAT(labels(charts[1]), ElementsAre("shm-mailbox"));
    EXPECT_THAT(labels(charts[2]), ElementsAre("null"));
    EXPECT_EQ(std::get<Bars>(charts[0].shape).rows[1].note, "partial");
    EXPECT_EQ(charts[0].heading, Heading{});
}

TEST(Charts, of_rates_are_drawn_one_per_size) {
    const std::vector files{test::matrix_report()};
    const std::vector<Chart> charts = rate_charts(ResultSet(files));
    ASSERT_EQ(charts.size(), 9U);  // two groups of four sizes each, and one control
    EXPECT_EQ(charts[0].heading.text_of(Trait::payload), "0 B");
    EXPECT_EQ(charts[2].heading.text_of(Trait::payload), "64 B");
    EXPECT_EQ(charts.back().heading.text_of(Trait::payload), "16 KiB");
    EXPECT_TRUE(std::get<Bars>(charts[0].shape).rows[0].values[0]->interval);
}

TEST(Charts, name_the_codec_where_each_transport_has_its_own) {
    ReportFile report;
    report.results = {test::cell("shm-sem", 64, 5000, WaitMode::block),
                      test::cell("grpc-uds", 64, 50000, WaitMode::block)};
    report.results[1].codec = "protobuf";
    const std::vector mixed{report};
    const std::vector<Chart> charts = rate_charts(ResultSet(mixed));
    ASSERT_EQ(charts.size(), 1U);
    EXPECT_EQ(charts[0].heading, Heading{});
    EXPECT_THAT(labels(charts[0]), ElementsAre("shm-sem:" + report.results[0].codec, "grpc-uds:protobuf"));

    report.results.push_back(test::cell("grpc-uds", 64, 60000, WaitMode::block));
    const std::vector several{report};
    const std::vector<Chart> apart = rate_charts(ResultSet(several));
    ASSERT_EQ(apart.size(), 2U);
    EXPECT_THAT(labels(apart[0]), ElementsAre("shm-sem", "grpc-uds"));
    EXPECT_EQ(apart[1].heading.text_of(Trait::codec), "protobuf");
}

TEST(Charts, of_sizes_say_where_curves_cross) {
    const std::vector files{test::matrix_report()};
    const std::vector<Chart> charts = size_charts(ResultSet(files));
    ASSERT_EQ(charts.size(), 2U);
    EXPECT_THAT(charts[0].statements, ElementsAre(HasSubstr("The fastest is pipe up to about ")));
    EXPECT_THAT(charts[0].statements, ElementsAre(HasSubstr(", and uds-stream above.")));
    EXPECT_THAT(charts[0].details,
                ElementsAre(testing::ContainsRegex("uds-stream overtakes pipe from about .* on \\(up to ")));
    EXPECT_THAT(charts[1].statements, testing::IsEmpty());  // a single curve has nothing to be faster than
}

TEST(Charts, need_several_sizes_for_a_size_chart) {
    const std::vector files{test::plain_report()};
    EXPECT_TRUE(size_charts(ResultSet(files)).empty());
}

TEST(Charts, breakdown_parts_add_up_to_the_round_trip) {
    const std::vector files{test::matrix_report()};
    const auto bars = std::get<Bars>(breakdown_charts(ResultSet(files))[0].shape);
    EXPECT_TRUE(bars.stacked);
    double sum = 0;
    for (const auto& value : bars.rows[0].values) {
        sum += value->number;
    }
    EXPECT_NEAR(sum, 4096, 1);
}

TEST(Charts, of_builds_say_how_much_faster_one_is) {
    const std::vector files{test::builds_report()};
    const std::vector<Chart> charts = variant_charts(ResultSet(files));
    ASSERT_EQ(charts.size(), 2U);
    const auto bars = std::get<Bars>(charts[0].shape);
    EXPECT_THAT(bars.series, ElementsAre("release", "debug"));
    EXPECT_THAT(bars.rows[0].note, HasSubstr("2.00x ("));
    EXPECT_EQ(charts[0].heading.text_of(Trait::build), "");
}

TEST(Charts, of_placements_are_side_by_side) {
    const std::vector files{test::placements_report()};
    const std::vector<Chart> charts = placement_charts(ResultSet(files));
    ASSERT_EQ(charts.size(), 1U);
    EXPECT_THAT(std::get<Bars>(charts[0].shape).series, ElementsAre("same", "cross"));
    EXPECT_TRUE(variant_charts(ResultSet(files)).empty());
}

TEST(Charts, of_rates_name_the_knee) {
    ReportFile report{"r.json", test::sample_context(), {}};
    for (const auto& [rate, mean_ns] : {std::pair{1e3, 5e3}, {2e3, 5e3}, {4e3, 5e3}, {8e3, 5e5}}) {
        report.results.push_back(test::cell("pipe", 0, mean_ns, WaitMode::block));
        report.results.back().load.rate = rate;
        report.results.back().elapsed_s = static_cast<double>(report.results.back().round_trips) / rate;
    }
    const std::vector files{report};
    const std::vector<Chart> charts = load_charts(ResultSet(files));
    ASSERT_EQ(charts.size(), 1U);
    const auto lines = std::get<Lines>(charts[0].shape);
    ASSERT_EQ(lines.lines.size(), 1U);
    EXPECT_EQ(lines.lines[0].points.size(), 4U);
    EXPECT_THAT(
        charts[0].statements,
        ElementsAre(HasSubstr(
            "pipe: the knee is at 4,000/s (p99 10.0 us); at 8,000/s p99 is 100.0 times that of the lowest rate")));
}

TEST(Charts, of_loads_are_drawn_one_per_axis) {
    ReportFile report{"r.json", test::sample_context(), {}};
    for (const std::uint32_t depth : {1U, 8U}) {
        for (const std::uint32_t pairs : {1U, 2U}) {
            report.results.push_back(test::cell("pipe", 0, 5e3, WaitMode::block));
            report.results.back().load.depth = depth;
            report.results.back().load.pairs = pairs;
        }
    }
    const std::vector files{report};
    const std::vector<Chart> charts = load_charts(ResultSet(files));
    ASSERT_EQ(charts.size(), 4U) << "with depth 8 and two pairs nothing else is equal";
    EXPECT_EQ(std::get<Lines>(charts[0].shape).x_title, "pings in flight");
    EXPECT_EQ(std::get<Lines>(charts[0].shape).unit, Unit::per_second);
    EXPECT_EQ(std::get<Lines>(charts[1].shape).unit, Unit::nanoseconds);
    EXPECT_EQ(std::get<Lines>(charts[3].shape).x_title, "pairs of processes");
}

TEST(Charts, of_several_reports_name_each_report) {
    ReportFile before = test::placements_report();
    ReportFile after = before;
    before.name = "old/results.json";
    after.name = "new/results.json";
    const std::vector files{before, after};
    EXPECT_THAT(labels(rate_charts(ResultSet(files))[0]),
                ElementsAre("pipe (old/results.json)", "pipe (new/results.json)"));
}

TEST(Charts, of_reports_say_how_much_the_second_one_changed) {
    ReportFile before = test::builds_report();
    before.name = "before.json";
    for (RunResult& result : before.results) {
        result.repetitions.clear();
        for (const double wobble : {0.999, 1.0, 1.0, 1.0, 1.001}) {
            result.repetitions.push_back({result.round_trips / 5, result.elapsed_s / 5 * wobble, false});
        }
    }
    ReportFile after = before;
    after.name = "after.json";
    for (RunResult& result : after.results) {
        result.elapsed_s /= 2;
        for (Repetition& repetition : result.repetitions) {
            repetition.elapsed_s /= 2;
        }
    }
    const std::vector files{before, after};
    const std::vector<Chart> charts = report_charts(ResultSet(files));
    ASSERT_FALSE(charts.empty());
    const auto bars = std::get<Bars>(charts[0].shape);
    EXPECT_THAT(bars.series, ElementsAre("before", "after"));
    EXPECT_THAT(bars.rows[0].note, testing::StartsWith("2.00x ("));
    EXPECT_THAT(bars.rows[0].note, testing::EndsWith(", faster"));
    const std::vector swapped{after, before};
    EXPECT_THAT(std::get<Bars>(report_charts(ResultSet(swapped))[0].shape).rows[0].note, testing::EndsWith(", slower"));
    after.results.clear();
    const std::vector without{before, after};
    const std::vector<Chart> of_one = report_charts(ResultSet(without));
    EXPECT_EQ(std::get<Bars>(of_one[0].shape).rows[0].note, "only in before");
    EXPECT_THAT(of_one[0].statements, ElementsAre(testing::EndsWith(" only in before.")));
}

TEST(Tip, has_all_percentiles_that_are_supported_and_the_cpu_time) {
    RunResult result = test::cell("pipe", 64, 1000, WaitMode::block);
    result.parent = Usage{0.05, 0.05, 0, 0, 0, 0};
    result.child = Usage{0.05, 0.05, 0, 0, 0, 0};
    EXPECT_EQ(tip_of(result),
              "mean 1.00 us; min 500 ns, p50 1.00 us, p90 1.25 us; p99 2.00 us, p99.9 4.00 us, p99.99 8.00 us, max "
              "16.0 us; CPU 2.00 us of both processes");
    result.rtt->count = 500;
    result.child.reset();
    EXPECT_EQ(tip_of(result), "mean 1.00 us; min 500 ns, p50 1.00 us, p90 1.25 us; max 16.0 us");
}

TEST(Charts, label_results_that_differ_only_in_options) {
    ReportFile report{"r.json", test::sample_context(), {}};
    for (const char* const value : {"4K", "1M"}) {
        report.results.push_back(test::cell("tcp", 64, 9000, WaitMode::block));
        report.results.back().options = {{"nodelay", "1"}, {"sndbuf", value}};
    }
    report.results.push_back(report.results.back());
    const std::vector files{report};
    EXPECT_THAT(labels(rate_charts(ResultSet(files))[0]),
                ElementsAre("tcp sndbuf=4K", "tcp sndbuf=1M", "tcp sndbuf=1M"));
}

TEST(Charts, leave_out_what_cannot_be_drawn) {
    ReportFile report = test::matrix_report();
    for (RunResult& result : report.results) {
        result.elapsed_s = std::numeric_limits<double>::denorm_min();
    }
    const std::vector files{report};
    EXPECT_TRUE(rate_charts(ResultSet(files)).empty());

    ReportFile huge = test::matrix_report();
    for (RunResult& result : huge.results) {
        result.rate_interval = Interval{0, 1e308, 0.95};
        result.breakdown->waiting_ns = 1e308;
        result.percentiles = {{0, 1e308}, {100, 1e308}, {250, 1}};
        result.rtt.reset();
    }
    const std::vector large{huge};
    EXPECT_FALSE(std::get<Bars>(rate_charts(ResultSet(large))[0].shape).rows[0].values[0]->interval);
    EXPECT_TRUE(breakdown_charts(ResultSet(large)).empty());
    EXPECT_TRUE(percentile_charts(ResultSet(large)).empty());
}

TEST(Charts, let_no_noisy_interval_dwarf_the_bars) {
    ReportFile report = test::plain_report();
    report.results = {test::cell("pipe", 64, 1e5, WaitMode::block), test::cell("uds-stream", 64, 5e4, WaitMode::block)};
    const auto end_with = [&](double high) {
        report.results[1].rate_interval = Interval{0, high, 0.95};
        const std::vector files{report};
        return std::get<Bars>(rate_charts(ResultSet(files))[0].shape).end();
    };
    const double longest_bar = end_with(2);
    EXPECT_DOUBLE_EQ(end_with(1.5 * longest_bar), 1.5 * longest_bar);
    EXPECT_DOUBLE_EQ(end_with(1000 * longest_bar), 2 * longest_bar);
}

TEST(Charts, are_empty_without_results) {
    const std::vector files{ReportFile{"r.json", test::sample_context(), {test::skipped_run()}}};
    for (const ChartKind kind : {ChartKind::rates, ChartKind::sizes, ChartKind::percentiles, ChartKind::breakdown,
                                 ChartKind::variants, ChartKind::placements, ChartKind::loads, ChartKind::reports}) {
        EXPECT_TRUE(charts_of(kind, ResultSet(files)).empty()) << name_of(kind);
    }
}

TEST(SizeText, is_never_the_same_for_different_sizes) {
    EXPECT_EQ(size_text(0), "0 B");
    EXPECT_EQ(size_text(1000), "1 kB");
    EXPECT_EQ(size_text(1024), "1 KiB");
    EXPECT_EQ(size_text(1536U << 10U), "1,536 KiB");
    EXPECT_EQ(size_text(100'001), "100,001 B");
}

TEST(TickText, has_no_insignificant_digits) {
    EXPECT_EQ(tick_text(0, Unit::per_second), "0");
    EXPECT_EQ(tick_text(50'000, Unit::per_second), "50k/s");
    EXPECT_EQ(tick_text(2.5e6, Unit::per_second), "2.5M/s");
    EXPECT_EQ(tick_text(500, Unit::nanoseconds), "500 ns");
    EXPECT_EQ(tick_text(20'000, Unit::nanoseconds), "20 us");
}

}  // namespace
}  // namespace ipcbench::reporters
