#include <cmath>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.hpp"
#include "ipcbench/base/error.hpp"
#include "matrix_results.hpp"
#include "reporters/charts/charts.hpp"
#include "reporters/escape.hpp"
#include "reporters/png.hpp"
#include "reporters/svg/document.hpp"
#include "reporters/svg/label_places.hpp"
#include "reporters/svg/palette.hpp"
#include "reporters/svg/scale.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string drawn(const ReportFile& report, ChartKind kind) {
    const std::vector files{report};
    return svg::svg_document(charts_of(kind, ResultSet(files)), {"A title", "where it comes from", false, {}});
}

TEST(SvgChart, of_rates_matches_the_golden_file) {
    test::expect_golden("rates.svg", drawn(test::plain_report(), ChartKind::rates));
}

TEST(SvgChart, of_sizes_matches_the_golden_file) {
    test::expect_golden("sizes.svg", drawn(test::matrix_report(), ChartKind::sizes));
}

TEST(SvgChart, of_breakdowns_matches_the_golden_file) {
    test::expect_golden("breakdown.svg", drawn(test::builds_report(), ChartKind::breakdown));
}

TEST(SvgChart, of_builds_matches_the_golden_file) {
    test::expect_golden("variants.svg", drawn(test::builds_report(), ChartKind::variants));
}

TEST(SvgChart, escapes_hostile_names) {
    ReportFile report = test::builds_report();
    for (RunResult& result : report.results) {
        result.transport = "</text><script>alert(1)</script>\"'&\x01";
    }
    for (const ChartKind kind : {ChartKind::rates, ChartKind::percentiles, ChartKind::breakdown}) {
        const std::string svg = drawn(report, kind);
        EXPECT_THAT(svg, Not(HasSubstr("<script")));
        EXPECT_THAT(svg, Not(HasSubstr("\x01")));
    }
}

TEST(SvgChart, cuts_long_names_and_keeps_them_as_tooltips) {
    ReportFile report = test::builds_report();
    const std::string name(200, 'x');
    report.results[0].transport = name;
    const std::string svg = drawn(report, ChartKind::rates);
    EXPECT_THAT(svg, HasSubstr("<title>" + name + "</title>" + std::string(29, 'x') + "\u2026"));
}

TEST(Png, is_a_png_or_names_what_is_missing) {
    try {
        const std::string png = png_of(drawn(test::plain_report(), ChartKind::rates));
        EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_THAT(error.what(), HasSubstr("librsvg"));
        EXPECT_THAT(error.hint(), HasSubstr(".svg"));
    }
}

TEST(Scale, of_bars_has_round_steps) {
    EXPECT_THAT(svg::LinearScale(100, {0, 1}).ticks(), ElementsAre(0, 20, 40, 60, 80, 100));
    EXPECT_THAT(svg::LinearScale(119'831, {0, 1}).ticks(), ElementsAre(0, 50'000, 100'000));
    EXPECT_EQ(svg::LinearScale(200, {10, 110}).place(100), 60);
    EXPECT_EQ(svg::LinearScale(0, {10, 110}).place(0), 10);
}

TEST(Scale, of_logarithms_has_powers_of_ten_and_steps_between) {
    EXPECT_THAT(svg::LogScale(9, 120, {0, 1}).ticks(), ElementsAre(10, 20, 50, 100));
    EXPECT_THAT(svg::LogScale(110, 260, {0, 1}).ticks(), ElementsAre(150, 200));
    EXPECT_THAT(svg::LogScale(1, 1e4, {0, 1}).ticks(), ElementsAre(1, 10, 100, 1000, 10'000));
    EXPECT_LE(svg::LogScale(1e-15, 1e15, {0, 1}).ticks().size(), 9U);
    const svg::LogScale scale(1, 100, {200, 0});
    EXPECT_NEAR(scale.place(10), 100, 1e-9);
    EXPECT_GT(scale.place(1), scale.place(100));
    EXPECT_FALSE(std::isnan(svg::LogScale(5, 5, {0, 1}).place(5)));
}

TEST(LabelPlaces, stay_where_there_is_room) {
    EXPECT_THAT(svg::label_places({100, 50, 10}, 15, {0, 200}), ElementsAre(100, 50, 10));
    EXPECT_TRUE(svg::label_places({}, 15, {0, 200}).empty());
}

TEST(LabelPlaces, are_apart_and_near_the_wanted_positions) {
    EXPECT_THAT(svg::label_places({100, 100, 100}, 10, {0, 200}), ElementsAre(90, 100, 110));
    const std::vector<double> places = svg::label_places({0, 0, 1, 2, 198, 199, 200}, 20, {0, 200});
    for (std::size_t i = 1; i < places.size(); ++i) {
        EXPECT_GE(places[i], places[i - 1] + 20 - 1e-9);
    }
    EXPECT_GE(places.front(), 0);
    EXPECT_LE(places.back(), 200);
}

TEST(Palette, has_a_distinct_style_for_each_of_many_lines) {
    std::set<std::pair<std::size_t, std::string_view>> looks;
    for (std::size_t i = 0; i < 24; ++i) {
        looks.emplace(svg::color_of(i), svg::dash_of(i));
    }
    EXPECT_EQ(looks.size(), 24U);
}

TEST(Markup, escapes_special_characters) {
    EXPECT_EQ(escaped("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
    EXPECT_EQ(escaped("a\tb\nc"), "a\\tb\\nc");
    EXPECT_EQ(escaped(std::string_view("\0\x1f", 2)), "\\x00\\x1f");
    EXPECT_EQ(escaped("\uFFFF\u00e4\u202e"), "\\uffff\u00e4\\u202e");
}

TEST(Markup, counts_and_cuts_characters_not_bytes) {
    EXPECT_EQ(characters_in("\u00e4\u00f6\u00fc"), 3U);
    EXPECT_EQ(shortened("\u00e4\u00f6\u00fc", 3), "\u00e4\u00f6\u00fc");
    EXPECT_EQ(shortened("\u00e4\u00f6\u00fc!", 3), "\u00e4\u00f6\u2026");
}

}  // namespace
}  // namespace ipcbench::reporters
