#include "reporters/charts/focus.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "matrix_results.hpp"
#include "reporters/charts/charts.hpp"
#include "reporters/svg/document.hpp"

namespace ipcbench::reporters {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// Returns that many transports, t0 the fastest, with each of the sizes.
ReportFile many_transports(int count, const std::vector<std::uint64_t>& sizes) {
    ReportFile report;
    for (const std::uint64_t size : sizes) {
        for (int i = 0; i < count; ++i) {
            const std::string name = "t" + std::to_string(i);
            report.results.push_back(
                test::cell(name.c_str(), size, 1000.0 + 100 * i + static_cast<double>(size), WaitMode::block));
        }
    }
    return report;
}

template <class Item>
std::vector<std::string> names_where(const std::vector<Item>& items, bool muted) {
    std::vector<std::string> names;
    for (const Item& item : items) {
        if (item.muted == muted) {
            names.push_back(item.label);
        }
    }
    return names;
}

TEST(Focus, mutes_none_of_eight) {
    const std::vector files{many_transports(8, {64, 1024})};
    for (const ChartKind kind : {ChartKind::sizes, ChartKind::percentiles}) {
        for (const Chart& chart : charts_of(kind, ResultSet(files))) {
            EXPECT_THAT(names_where(std::get<Lines>(chart.shape).lines, true), testing::IsEmpty());
        }
    }
}

TEST(Focus, is_on_the_best_and_on_those_named) {
    const std::vector files{many_transports(12, {64, 1024})};
    const Focus focus{3, {"t9"}};
    for (const ChartKind kind : {ChartKind::sizes, ChartKind::percentiles}) {
        const Chart chart = charts_of(kind, ResultSet(files), focus).front();
        EXPECT_THAT(names_where(std::get<Lines>(chart.shape).lines, false), ElementsAre("t0", "t1", "t2", "t9"))
            << name_of(kind);
    }
    const Chart rates = charts_of(ChartKind::rates, ResultSet(files), focus).front();
    EXPECT_THAT(names_where(std::get<Bars>(rates.shape).rows, false), ElementsAre("t0", "t1", "t2", "t9"));
}

TEST(Focus, is_on_what_is_best_anywhere_along_the_axis) {
    Lines lines;
    lines.lines = {{"steady", {{1, 10}, {2, 10}, {3, 10}}},
                   {"poor", {{1, 12}, {2, 12}, {3, 12}}},
                   {"best at the end only", {{1, 90}, {2, 90}, {3, 5}}}};
    Chart chart;
    chart.shape = lines;
    set_focus(chart, {2, {}});
    EXPECT_THAT(names_where(std::get<Lines>(chart.shape).lines, true), ElementsAre("poor"));
}

TEST(Focus, is_on_the_highest_rates) {
    Lines lines;
    lines.unit = Unit::per_second;
    lines.lines = {{"low", {{1, 10}, {2, 20}}}, {"high", {{1, 100}, {2, 200}}}};
    Chart chart;
    chart.shape = lines;
    set_focus(chart, {1, {}});
    EXPECT_THAT(names_where(std::get<Lines>(chart.shape).lines, true), ElementsAre("low"));
}

TEST(Focus, counts_the_bars_that_are_left_out) {
    Bars bars;
    bars.unit = Unit::nanoseconds;
    for (const double number : {100.0, 200.0, 300.0}) {
        bars.rows.push_back({std::to_string(number), {BarValue{number, std::nullopt}}, ""});
        bars.rows.back().muted = number > 100;
    }
    const Bars kept = without_muted(bars);
    EXPECT_EQ(kept.rows.size(), 1U);
    EXPECT_EQ(kept.left_out, "2 more: 200 ns to 300 ns");
    EXPECT_EQ(without_muted(kept).left_out, kept.left_out) << "nothing else was left out";
}

std::string drawn(const ReportFile& report, ChartKind kind, bool everything) {
    const std::vector files{report};
    return svg::svg_document(charts_of(kind, ResultSet(files)), {"A title", "", everything, {}});
}

double height_of(const std::string& svg) {
    const std::string start = " height=\"";
    return std::stod(svg.substr(svg.find(start) + start.size()));
}

TEST(Document, names_grey_curves_on_hover_only) {
    const std::string svg = drawn(many_transports(12, {64, 1024}), ChartKind::sizes, false);
    EXPECT_THAT(svg, HasSubstr(">t0</text>"));
    EXPECT_THAT(svg, Not(HasSubstr(">t11</text>")));
    EXPECT_THAT(svg, HasSubstr("<g><title>t11</title><path"));
    EXPECT_THAT(svg, HasSubstr("(4 more in grey)"));
}

TEST(Document, fits_one_screen_unless_everything_is_wanted) {
    const std::vector<std::uint64_t> sizes{64, 256, 1024, 4096};
    for (const ChartKind kind : {ChartKind::rates, ChartKind::percentiles, ChartKind::breakdown, ChartKind::sizes}) {
        const ReportFile report = many_transports(42, sizes);
        EXPECT_LE(height_of(drawn(report, kind, false)), 940) << name_of(kind);
        if (kind != ChartKind::sizes) {
            EXPECT_GT(height_of(drawn(report, kind, true)), 940) << name_of(kind);
        }
    }
}

TEST(Document, says_what_has_no_room) {
    std::vector<std::uint64_t> sizes;
    for (std::uint64_t size = 1; size < 1U << 20U; size *= 2) {
        sizes.push_back(size);
    }
    const ReportFile report = many_transports(42, sizes);
    EXPECT_THAT(drawn(report, ChartKind::rates, false), HasSubstr("charts do not fit one screen: --size"));
    EXPECT_THAT(drawn(report, ChartKind::rates, true), Not(HasSubstr("fit one screen")));
    EXPECT_THAT(drawn(report, ChartKind::rates, true), HasSubstr(">t41</text>"));
}

TEST(Document, has_the_colours_that_are_asked_for) {
    const std::vector files{test::builds_report()};
    const auto in = [&](svg::Theme theme) {
        return svg::svg_document(charts_of(ChartKind::rates, ResultSet(files)), {"A title", "", false, theme});
    };
    EXPECT_THAT(in(svg::Theme::automatic), HasSubstr("@media (prefers-color-scheme:dark)"));
    EXPECT_THAT(in(svg::Theme::light), Not(HasSubstr("#0d1117")));
    EXPECT_THAT(in(svg::Theme::dark), HasSubstr("#0d1117"));
    EXPECT_THAT(in(svg::Theme::dark), Not(HasSubstr("@media")));
}

}  // namespace
}  // namespace ipcbench::reporters
