#include <algorithm>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "axis_results.hpp"
#include "golden.hpp"
#include "matrix_results.hpp"
#include "reporters/reporters.hpp"
#include "reporters/tables/figures.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters {
namespace {

using test::only;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string tables(const std::vector<RunResult>& runs, const TableRequest& request = {}, int width = 80) {
    return tables_text(ResultSet(runs), request,
                       {.unicode = true, .width = width, .wrap = static_cast<std::size_t>(width)});
}

/// Compares the tables on a narrow and on a wide screen with golden files.
void expect_tables(const std::string& name, const std::vector<RunResult>& runs, const TableRequest& request = {}) {
    for (const int width : {80, 120}) {
        const std::string text = tables(runs, request, width);
        test::expect_golden(fmt::format("table-{}-{}.txt", name, width), text);
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            EXPECT_LE(characters_in(line), static_cast<std::size_t>(width)) << line;
        }
    }
}

TEST(AxisReport, has_sizes_side_by_side_and_names_crossovers) {
    expect_tables("sizes", test::size_runs());
}

TEST(AxisReport, has_sizes_of_one_transport_below_each_other) {
    expect_tables("sizes-of-one", only("pipe", test::size_runs()));
}

TEST(AxisReport, has_rates_in_their_order_with_missed_ones_and_the_knee) {
    expect_tables("rates", test::rate_runs());
}

TEST(AxisReport, of_depths_has_their_gain) {
    expect_tables("depths", test::depth_runs());
    expect_tables("depths-of-one", only("pipe", test::depth_runs()));
}

TEST(AxisReport, of_pairs_has_their_gain_and_fairness) {
    expect_tables("pairs", test::pair_runs());
    expect_tables("pairs-of-one", only("pipe", test::pair_runs()));
}

TEST(AxisReport, has_codecs_in_one_table_with_their_ratio) {
    expect_tables("codecs", test::codec_runs());
    expect_tables("codecs-of-one", only("pipe", test::codec_runs()));
}

TEST(AxisReport, of_two_axes_has_a_table_for_each_value_of_the_second) {
    expect_tables("sizes-and-placements", test::size_and_placement_runs());
}

TEST(AxisReport, of_two_axes_of_one_transport_is_one_table) {
    const std::string text = tables(only("pipe", test::size_and_placement_runs()));
    EXPECT_THAT(text, HasSubstr("round trips/s by size\n"));
    EXPECT_THAT(text, ContainsRegex("\npipe placement same +block "));
    EXPECT_THAT(text, ContainsRegex("\npipe placement cross +block "));
}

TEST(AxisReport, of_streams_has_throughput_and_its_share_of_the_limit) {
    expect_tables("streams", test::stream_runs());
}

TEST(AxisReport, of_connections_has_their_phases) {
    expect_tables("connections", test::connect_runs());
}

TEST(AxisReport, shows_any_figure_along_the_axis) {
    expect_tables("sizes-p99", test::size_runs(), {.show = {"p99", "slower"}});
}

TEST(AxisReport, continues_columns_below_if_they_do_not_fit) {
    expect_tables("columns", test::size_runs(),
                  {.columns = {"rate", "rate_interval", "p50", "p99", "p99.9", "p99.99", "max", "cpu", "rtt_count"}});
}

TEST(AxisReport, sorts_as_requested) {
    const auto first = [](const std::string& sort) {
        const std::string text = tables(test::codec_runs(), {.columns = {"p99"}, .sort = sort});
        return text.find("\npipe") < text.find("\nshm-ring");
    };
    EXPECT_FALSE(first(""));
    EXPECT_FALSE(first("p99"));
    EXPECT_TRUE(first("name"));
    EXPECT_TRUE(first("given"));
}

TEST(AxisReport, writes_all_times_in_one_unit) {
    const std::string text =
        tables(only("pipe", test::size_runs()), {.columns = {"p50", "max"}, .time_unit = TimeUnit::us});
    EXPECT_THAT(text, HasSubstr("4.22 us"));
    EXPECT_THAT(text, HasSubstr("1,986 us"));
    EXPECT_THAT(text, Not(HasSubstr(" ms")));
}

TEST(AxisReport, marks_also_rates_that_are_about_as_good_and_not_shown_to_differ) {
    const auto marks = [](double pipe_is_faster) {
        std::vector<RunResult> runs = test::depth_runs();
        for (RunResult& run : runs) {
            run.elapsed_s = run.transport == "pipe" ? 1 / pipe_is_faster : 1;
            // Not in parallel: a repetition in which one of a pair is slow is a fast one of the other.
            const double first = run.transport == "pipe" ? 0.45 : 0.55;
            run.repetitions = {{50'000, run.elapsed_s * first, false}, {50'000, run.elapsed_s * (1 - first), false}};
        }
        const std::string text = tables(runs, {.show = {"rate"}});
        return std::count(text.begin(), text.end(), '*');
    };
    EXPECT_EQ(marks(1.02), 3 * 2 + 1) << "and one in the legend";
    EXPECT_EQ(marks(1.2), 3 + 1);
}

TEST(AxisReport, omits_a_value_that_an_item_lacks) {
    std::vector<RunResult> runs = test::size_runs();
    runs.erase(runs.begin());
    EXPECT_THAT(tables(runs), ContainsRegex("pipe +block +\u2013 +"));
}

TEST(FiguresReport, documents_all_figures) {
    std::string text =
        "# The figures of tables\n\n"
        "These are the keys that `--columns`, `--show` and `--sort` take, written from the program's own list\n"
        "(`src/reporters/tables/figures.cpp`); a test checks that it is current. Besides them, every column of\n"
        "[CSV](export.md) that describes a result is a figure under its title, such as `child_voluntary_switches`.\n\n"
        "| figure | what it is |\n| --- | --- |\n";
    for (const FigureEntry& entry : named_figures()) {
        text += fmt::format("| `{}` | {} |\n", entry.key, entry.meaning);
    }
    test::expect_golden("../../docs/figures.md", text);
}

TEST(Figures, include_every_column_of_csv) {
    const RunResult run = test::size_runs().front();
    const ResultSet set(std::vector<const RunResult*>{&run});
    const ResultRow& row = set.rows().front();
    for (const std::string_view key : figure_keys()) {
        EXPECT_NO_THROW((void)figure_column(key).cell({run, row, run, run})) << key;
    }
    EXPECT_EQ(figure_column("rtt_count").cell({run, row, run, run}).text, "100,000");
    EXPECT_EQ(figure_column("rtt_p99_ns").cell({run, row, run, run}).text, "8.45 us");
    EXPECT_EQ(figure_column("transport").cell({run, row, run, run}).text, "pipe");
    EXPECT_THROW((void)figure_column("p98"), std::out_of_range);
}

}  // namespace
}  // namespace ipcbench::reporters
