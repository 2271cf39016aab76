#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "reporters/charts/crossover_sentences.hpp"
#include "reporters/html/facets.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/results/arrangement.hpp"
#include "reporters/results/speed.hpp"
#include "reporters/tables/render.hpp"

namespace ipcbench::reporters::html {
namespace {

// The first chart has at most ten rows.
constexpr std::size_t rows_alone = 10;
constexpr std::size_t rows_of_blocking = 7;
constexpr std::size_t rows_of_polling = 3;

/// Returns "the same within 5 % as fifo", "undecided against fifo".
std::string doubt_text(const Judgement& judgement, const std::string& other) {
    return judgement.finding == Finding::same
               ? fmt::format("the {} as {}", verdict_text(judgement, Tolerance{}.margin), other)
               : fmt::format("undecided against {}", other);
}

/// Returns "pipe: 119,831/s, 8.34 us each; 1.37 times as fast as fifo (95 %: 1.30 .. 1.44)".
std::string winner_text(const ResultSet& results, const Slice& slice) {
    const RunResult& first = *slice.rows.front()->result;
    std::string text = fmt::format("{}: {}, {} each", results.label(*slice.rows.front(), slice),
                                   value_text(first.round_trips_per_s(), Unit::per_second),
                                   value_text(first.rate_mean_ns, Unit::nanoseconds));
    if (slice.rows.size() > 1) {
        const RunResult& other = *slice.rows[1]->result;
        const Judgement judgement = judge_speeds(first, other);
        const Ratio& ratio = judgement.ratio;
        const std::string interval = ratio.interval ? fmt::format(" (95 %: {})", interval_text(ratio.interval))
                                                    : " (one run each, so noise is unknown)";
        const std::string second = results.label(*slice.rows[1], slice);
        if (!shows_difference(first, other)) {
            text += fmt::format("; {}: {} times{}", doubt_text(judgement, second), ratio_text(ratio.value), interval);
        } else if (ratio.value < 1 + min_margin) {
            text += fmt::format("; {} is about as fast", second);
        } else {
            text += fmt::format("; {} times as fast as {}{}", ratio_text(ratio.value), second, interval);
        }
    }
    return text;
}

/// Returns the results of each heading by their groups, without controls.
std::vector<GroupSlice> compared_slices(const ResultSet& results) {
    std::vector<GroupSlice> slices = results.group_slices(chart_headings(results));
    std::erase_if(slices, [](const GroupSlice& slice) { return slice.group == Group::control; });
    return slices;
}

/// Returns how many rows of a group the first chart has.
std::size_t rows_of(Group group, bool alone) {
    return alone ? rows_alone : group == Group::blocking ? rows_of_blocking : rows_of_polling;
}

/// Keeps the first rows; the others are counted.
void keep_rows(Bars& bars, std::size_t count) {
    for (std::size_t i = 0; i < bars.rows.size(); ++i) {
        bars.rows[i].muted = i >= count;
    }
    bars = without_muted(std::move(bars));
}

}  // namespace

std::vector<Chart> answer_charts(const ResultSet& results) {
    std::vector<Chart> charts = report_charts(results);
    const bool of_reports = !charts.empty();
    if (!of_reports) {
        charts = rate_charts(results);
    }
    std::erase_if(charts, [](const Chart& chart) { return chart.group == Group::control; });
    std::map<std::string, std::size_t> groups_of;
    for (const Chart& chart : charts) {
        ++groups_of[chart.heading.text()];
    }
    for (Chart& chart : charts) {
        auto& bars = std::get<Bars>(chart.shape);
        keep_rows(bars, rows_of(chart.group, groups_of[chart.heading.text()] == 1));
        chart.title = of_reports ? "What changed" : "The fastest";
    }
    if (!of_reports) {
        const std::vector<GroupSlice> slices = compared_slices(results);
        for (std::size_t i = 0; i < charts.size(); ++i) {
            charts[i].statements = {fmt::format("The fastest {} transport is {}.", name_of(slices[i].group),
                                                winner_text(results, slices[i]))};
        }
    }
    return charts;
}

std::string fastest_section(const ResultSet& results) {
    constexpr std::size_t max_rows = 24;
    /// What slices have in common, and the winner of each group.
    struct Fastest {
        std::string name;
        std::map<Group, std::string> winners{};
        std::vector<const ResultRow*> of{};
    };
    std::vector<Fastest> rows;
    std::set<Group> compared;
    for (const GroupSlice& slice : compared_slices(results)) {
        const std::string name = slice.heading.text();
        if (rows.empty() || rows.back().name != name) {
            rows.push_back({name});
        }
        rows.back().winners[slice.group] = winner_text(results, slice);
        rows.back().of.insert(rows.back().of.end(), slice.rows.begin(), slice.rows.end());
        compared.insert(slice.group);
    }
    if (rows.size() < 2 || rows.size() > max_rows) {
        return "";
    }
    Table table = table_of_rows("The fastest of each", {{"of"}}, {});
    for (auto& [name, winners, of] : rows) {
        TableRow row{{{name}}, "", std::move(of)};
        for (const Group group : compared) {
            row.cells.push_back({winners[group]});
        }
        table.groups[0].rows.push_back(std::move(row));
    }
    const std::optional<Axis> along = Arrangement(results).along();
    HtmlAttributes facets = along ? facets_along(*along, results, table) : facets_of_rows(results);
    facets.of_columns = {""};
    for (const Group group : compared) {
        table.columns.push_back({std::string(name_of(group)) + " transports"});
        facets.of_columns.push_back(facets_of(Heading{}, group));
    }
    return "<section id=\"fastest\">\n<h2>The fastest of each</h2>\n" + html_of(table, HtmlForm::stacked, facets) +
           "</section>\n";
}

}  // namespace ipcbench::reporters::html
