#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.hpp"
#include "reporters/history/history_chart.hpp"
#include "reporters/history/history_check.hpp"
#include "reporters/svg/document.hpp"
#include "reporters/tables/render.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns a history of two cells: one falls by a tenth at its thirteenth point, the other only varies by 1 %.
History sample_history() {
    History history{"history.json", {}};
    for (int i = 0; i < 20; ++i) {
        const double wobble = 1 + 0.01 * ((i * 7) % 5 - 2) / 2;
        const std::string date = fmt::format("2026-01-{:02}T03:04:05Z", i + 1);
        const std::string label = fmt::format("c{}", i);
        history.points.push_back({"bench", "pipe/json", date, label, (i < 12 ? 40'000 : 36'000) * wobble, 5});
        history.points.push_back({"bench", "shm-spin/json", date, label, 2'000'000 * wobble, 5});
    }
    return history;
}

std::vector<const CheckedSeries*> all_of(const std::vector<CheckedSeries>& checked) {
    std::vector<const CheckedSeries*> all;
    for (const CheckedSeries& one : checked) {
        all.push_back(&one);
    }
    return all;
}

TEST(HistoryReport, has_the_changes_of_each_cell) {
    const History history = sample_history();
    const std::vector<CheckedSeries> checked = check_history(history);
    for (const int width : {80, 120}) {
        test::expect_golden(
            fmt::format("history-{}.txt", width),
            text_of(table_of(all_of(checked)), {.width = width, .wrap = static_cast<std::size_t>(width)}));
    }
}

TEST(HistoryReport, draws_points_and_levels) {
    const History history = sample_history();
    const std::vector<CheckedSeries> checked = check_history(history);
    const std::vector<Chart> charts = history_charts(all_of(checked));
    test::expect_golden("history.svg",
                        svg::svg_document(charts, {charts.front().title, charts.front().note, true, {}}));
}

TEST(CheckedSeries, are_recent_as_long_as_the_change_is_among_the_newest_points) {
    const History history = sample_history();
    const std::vector<CheckedSeries> checked = check_history(history);
    EXPECT_EQ(checked[0].recent(7), nullptr);
    ASSERT_NE(checked[0].recent(8), nullptr);
    EXPECT_EQ(checked[0].recent(8)->judgement.finding, Finding::slower);
    EXPECT_EQ(checked[1].recent(20), nullptr);
}

}  // namespace
}  // namespace ipcbench::reporters
