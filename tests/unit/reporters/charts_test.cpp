#include "reporters/charts/charts.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "matrix_results.hpp"
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

TEST(Charts, OfRatesCompareLikeWithLike) {
    const std::vector files{test::plain_report()};
    const std::vector<Chart> charts = rate_charts(Collection(files));
    ASSERT_EQ(charts.size(), 3U);
    EXPECT_EQ(charts[0].group, Group::gives_cpu_away);
    EXPECT_THAT(labels(charts[0]), ElementsAre("pipe", "udp"));
    EXPECT_THAT(labels(charts[1]), ElementsAre("shm-mailbox"));
    EXPECT_THAT(labels(charts[2]), ElementsAre("null"));
    EXPECT_EQ(std::get<Bars>(charts[0].shape).rows[1].note, "partial");
    EXPECT_EQ(charts[0].facets, Facets{});
}

TEST(Charts, OfRatesAreOnesOfEachSizeInTurn) {
    const std::vector files{test::matrix_report()};
    const std::vector<Chart> charts = rate_charts(Collection(files));
    ASSERT_EQ(charts.size(), 9U);  // four sizes of two groups, and one control
    EXPECT_EQ(charts[0].facets.size, "0 B");
    EXPECT_EQ(charts[2].facets.size, "64 B");
    EXPECT_EQ(charts.back().facets.size, "16 KiB");
    EXPECT_TRUE(std::get<Bars>(charts[0].shape).rows[0].values[0]->interval);
}

TEST(Charts, NameTheCodecWhereEachTransportHasItsOwn) {
    ReportFile report;
    report.results = {test::cell("shm-sem", 64, 5000, WaitMode::block),
                      test::cell("grpc-uds", 64, 50000, WaitMode::block)};
    report.results[1].codec = "protobuf";
    const std::vector mixed{report};
    const std::vector<Chart> charts = rate_charts(Collection(mixed));
    ASSERT_EQ(charts.size(), 1U);
    EXPECT_EQ(charts[0].facets, Facets{});
    EXPECT_THAT(labels(charts[0]), ElementsAre("shm-sem:" + report.results[0].codec, "grpc-uds:protobuf"));

    report.results.push_back(test::cell("grpc-uds", 64, 60000, WaitMode::block));
    const std::vector several{report};
    const std::vector<Chart> apart = rate_charts(Collection(several));
    ASSERT_EQ(apart.size(), 2U);
    EXPECT_THAT(labels(apart[0]), ElementsAre("shm-sem", "grpc-uds"));
    EXPECT_EQ(apart[1].facets.codec, "protobuf");
}

TEST(Charts, OfSizesSayWhereCurvesCross) {
    const std::vector files{test::matrix_report()};
    const std::vector<Chart> charts = size_charts(Collection(files));
    ASSERT_EQ(charts.size(), 2U);
    EXPECT_THAT(charts[0].statements, ElementsAre(HasSubstr("The fastest is pipe up to about ")));
    EXPECT_THAT(charts[0].statements, ElementsAre(HasSubstr(", and uds-stream above.")));
    EXPECT_THAT(charts[0].details, ElementsAre(HasSubstr("uds-stream is faster than pipe (up to ")));
    EXPECT_THAT(charts[1].statements, testing::IsEmpty());  // one curve beats nobody
}

TEST(Charts, OfOneSizeHaveNoneAgainstSize) {
    const std::vector files{test::plain_report()};
    EXPECT_TRUE(size_charts(Collection(files)).empty());
}

TEST(Charts, OfPercentilesLeaveTheMaximumOut) {
    const std::vector files{test::matrix_report()};
    const auto lines = std::get<Lines>(percentile_charts(Collection(files))[0].shape);
    EXPECT_NEAR(lines.lines[0].points.back().x, 3, 1e-9);
    EXPECT_EQ(lines.ticks.front().label, "0%");
    EXPECT_EQ(lines.ticks.back().label, "99.9%");
}

TEST(Charts, OfBreakdownsAddUpToTheRoundTrip) {
    const std::vector files{test::matrix_report()};
    const auto bars = std::get<Bars>(breakdown_charts(Collection(files))[0].shape);
    EXPECT_TRUE(bars.stacked);
    double sum = 0;
    for (const auto& value : bars.rows[0].values) {
        sum += value->number;
    }
    EXPECT_NEAR(sum, 4096, 1);
}

TEST(Charts, OfBuildsSayHowMuchFasterOneIs) {
    const std::vector files{test::builds_report()};
    const std::vector<Chart> charts = variant_charts(Collection(files));
    ASSERT_EQ(charts.size(), 2U);
    const auto bars = std::get<Bars>(charts[0].shape);
    EXPECT_THAT(bars.series, ElementsAre("release", "debug"));
    EXPECT_THAT(bars.rows[0].note, HasSubstr("2.00x ["));
    EXPECT_EQ(charts[0].facets.variant, "");
}

TEST(Charts, OfPlacementsStandSideBySide) {
    const std::vector files{test::placements_report()};
    const std::vector<Chart> charts = placement_charts(Collection(files));
    ASSERT_EQ(charts.size(), 1U);
    EXPECT_THAT(std::get<Bars>(charts[0].shape).series, ElementsAre("same", "cross"));
    EXPECT_TRUE(variant_charts(Collection(files)).empty());
}

TEST(Charts, OfRatesNameTheKnee) {
    ReportFile report{"r.json", test::sample_context(), {}};
    for (const auto& [rate, mean_ns] : {std::pair{1e3, 5e3}, {2e3, 5e3}, {4e3, 5e3}, {8e3, 5e5}}) {
        report.results.push_back(test::cell("pipe", 0, mean_ns, WaitMode::block));
        report.results.back().load.rate = rate;
        report.results.back().elapsed_s = static_cast<double>(report.results.back().round_trips) / rate;
    }
    const std::vector files{report};
    const std::vector<Chart> charts = load_charts(Collection(files));
    ASSERT_EQ(charts.size(), 1U);
    const auto lines = std::get<Lines>(charts[0].shape);
    ASSERT_EQ(lines.lines.size(), 1U);
    EXPECT_EQ(lines.lines[0].points.size(), 4U);
    EXPECT_THAT(charts[0].statements, ElementsAre(HasSubstr("pipe: the knee is at 4,000/s")));
}

TEST(Charts, OfLoadsKeepAxesApart) {
    ReportFile report{"r.json", test::sample_context(), {}};
    for (const std::uint32_t depth : {1U, 8U}) {
        for (const std::uint32_t pairs : {1U, 2U}) {
            report.results.push_back(test::cell("pipe", 0, 5e3, WaitMode::block));
            report.results.back().load.depth = depth;
            report.results.back().load.pairs = pairs;
        }
    }
    const std::vector files{report};
    const std::vector<Chart> charts = load_charts(Collection(files));
    ASSERT_EQ(charts.size(), 4U) << "with depth 8 and two pairs nothing else is equal";
    EXPECT_EQ(std::get<Lines>(charts[0].shape).x_title, "pings under way");
    EXPECT_EQ(std::get<Lines>(charts[0].shape).unit, Unit::per_second);
    EXPECT_EQ(std::get<Lines>(charts[1].shape).unit, Unit::nanoseconds);
    EXPECT_EQ(std::get<Lines>(charts[3].shape).x_title, "pairs of processes");
}

TEST(Charts, OfSeveralReportsNameThem) {
    ReportFile before = test::placements_report();
    ReportFile after = before;
    before.name = "old/results.json";
    after.name = "new/results.json";
    const std::vector files{before, after};
    EXPECT_THAT(labels(rate_charts(Collection(files))[0]),
                ElementsAre("pipe (old/results.json)", "pipe (new/results.json)"));
}

TEST(Charts, TellResultsApartThatDifferInOptionsOnly) {
    ReportFile report{"r.json", test::sample_context(), {}};
    for (const char* const value : {"4K", "1M"}) {
        report.results.push_back(test::cell("tcp", 64, 9000, WaitMode::block));
        report.results.back().options = {{"nodelay", "1"}, {"sndbuf", value}};
    }
    report.results.push_back(report.results.back());
    const std::vector files{report};
    EXPECT_THAT(labels(rate_charts(Collection(files))[0]),
                ElementsAre("tcp sndbuf=4K", "tcp sndbuf=1M", "tcp sndbuf=1M"));
}

TEST(Charts, LeaveOutWhatCannotBeDrawn) {
    ReportFile report = test::matrix_report();
    for (RunResult& result : report.results) {
        result.elapsed_s = std::numeric_limits<double>::denorm_min();
    }
    const std::vector files{report};
    EXPECT_TRUE(rate_charts(Collection(files)).empty());

    ReportFile huge = test::matrix_report();
    for (RunResult& result : huge.results) {
        result.rate_interval = Interval{0, 1e308, 0.95};
        result.breakdown->waiting_ns = 1e308;
        result.percentiles = {{0, 1e308}, {100, 1e308}, {250, 1}};
        result.rtt.reset();
    }
    const std::vector large{huge};
    EXPECT_FALSE(std::get<Bars>(rate_charts(Collection(large))[0].shape).rows[0].values[0]->interval);
    EXPECT_TRUE(breakdown_charts(Collection(large)).empty());
    EXPECT_TRUE(percentile_charts(Collection(large)).empty());
}

TEST(Charts, OfNothingAreNone) {
    const std::vector files{ReportFile{"r.json", test::sample_context(), {test::skipped_run()}}};
    for (const ChartKind kind : {ChartKind::rates, ChartKind::sizes, ChartKind::percentiles, ChartKind::breakdown,
                                 ChartKind::variants, ChartKind::placements, ChartKind::loads}) {
        EXPECT_TRUE(charts_of(kind, Collection(files)).empty()) << name_of(kind);
    }
}

TEST(SizeText, IsNeverTheSameForDifferentSizes) {
    EXPECT_EQ(size_text(0), "0 B");
    EXPECT_EQ(size_text(1000), "1 kB");
    EXPECT_EQ(size_text(1024), "1 KiB");
    EXPECT_EQ(size_text(1536U << 10U), "1536 KiB");
    EXPECT_EQ(size_text(100'001), "100001 B");
}

TEST(TickText, HasNoDigitsThatSayNothing) {
    EXPECT_EQ(tick_text(0, Unit::per_second), "0");
    EXPECT_EQ(tick_text(50'000, Unit::per_second), "50 K/s");
    EXPECT_EQ(tick_text(2.5e6, Unit::per_second), "2.5 M/s");
    EXPECT_EQ(tick_text(500, Unit::nanoseconds), "500 ns");
    EXPECT_EQ(tick_text(20'000, Unit::nanoseconds), "20 us");
}

}  // namespace
}  // namespace ipcbench::reporters
