#include "reporters/charts/focus.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns the indices of the lines, the best first.
std::vector<std::size_t> lines_by_rank(const Lines& lines) {
    std::vector<double> ranks = scores_of(lines);
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        ranks[i] = lines.lines[i].rank.value_or(ranks[i]);
    }
    std::vector<std::size_t> order(ranks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t one, std::size_t other) { return ranks[one] < ranks[other]; });
    return order;
}

void focus_on(Lines& lines, const Focus& focus) {
    const std::vector<std::size_t> order = lines_by_rank(lines);
    for (std::size_t place = 0; place < order.size(); ++place) {
        Line& line = lines.lines[order[place]];
        line.muted = place >= focus.best && !focus.names(line.transport);
    }
}

void focus_on(Bars& bars, const Focus& focus) {
    for (std::size_t place = 0; place < bars.rows.size(); ++place) {
        BarRow& row = bars.rows[place];
        row.muted = place >= focus.best && !focus.names(row.transport);
    }
}

/// Returns the number by which a row is long.
double length_of(const BarRow& row, bool stacked) {
    if (stacked) {
        return row.total();
    }
    double longest = 0;
    for (const auto& value : row.values) {
        longest = value ? std::max(longest, value->number) : longest;
    }
    return longest;
}

}  // namespace

void set_focus(Chart& chart, const Focus& focus) {
    std::visit([&](auto& shape) { focus_on(shape, focus); }, chart.shape);
}

Bars without_muted(Bars bars) {
    const auto muted =
        std::stable_partition(bars.rows.begin(), bars.rows.end(), [](const BarRow& row) { return !row.muted; });
    const auto count = static_cast<std::size_t>(bars.rows.end() - muted);
    if (count == 0) {
        return bars;
    }
    Interval range{std::numeric_limits<double>::max(), 0};
    std::for_each(muted, bars.rows.end(), [&](const BarRow& row) {
        const double length = length_of(row, bars.stacked);
        range = {std::min(range.low, length), std::max(range.high, length)};
    });
    const std::string low = value_text(range.low, bars.unit);
    const std::string high = value_text(range.high, bars.unit);
    bars.left_out = fmt::format("{} more: {}", format_count(count), low == high ? low : low + " to " + high);
    bars.rows.erase(muted, bars.rows.end());
    return bars;
}

std::vector<double> scores_of(const Lines& lines) {
    const bool more_is_better = lines.unit == Unit::per_second;
    const auto cost = [more_is_better](double y) { return more_is_better ? -std::log(y) : std::log(y); };
    std::map<double, double> best;
    for (const Line& line : lines.lines) {
        for (const CurvePoint& point : line.points) {
            const auto [known, is_new] = best.emplace(point.x, cost(point.y));
            known->second = std::min(known->second, cost(point.y));
        }
    }
    double most = 0;
    for (const Line& line : lines.lines) {
        for (const CurvePoint& point : line.points) {
            most = std::max(most, cost(point.y) - best.at(point.x));
        }
    }
    std::vector<double> scores;
    for (const Line& line : lines.lines) {
        double sum = most * static_cast<double>(best.size() - line.points.size());  // what it lacks counts as the worst
        bool wins = false;
        for (const CurvePoint& point : line.points) {
            const double distance = cost(point.y) - best.at(point.x);
            wins = wins || distance == 0;
            sum += distance;
        }
        // Distances of winners are mapped below 0, where no others are, in the same order.
        const double mean = sum / static_cast<double>(std::max<std::size_t>(best.size(), 1));
        scores.push_back(wins ? -1 / (1 + mean) : mean);
    }
    return scores;
}

void share_ranges(std::vector<Chart>& charts) {
    std::map<std::pair<std::string, Group>, Interval> ranges;
    for (const Chart& chart : charts) {
        if (const auto* const lines = std::get_if<Lines>(&chart.shape)) {
            const Interval range = lines->range();
            const auto [known, is_new] = ranges.emplace(std::pair(chart.title, chart.group), range);
            known->second.low = std::min(known->second.low, range.low);
            known->second.high = std::max(known->second.high, range.high);
        }
    }
    for (Chart& chart : charts) {
        if (auto* const lines = std::get_if<Lines>(&chart.shape)) {
            lines->shared_range = ranges.at({chart.title, chart.group});
        }
    }
}

}  // namespace ipcbench::reporters
