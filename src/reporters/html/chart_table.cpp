#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reporters/html/sections.hpp"
#include "reporters/numbers.hpp"

namespace ipcbench::reporters::html {
namespace {

/// Returns a table whose first column names the rows.
Table empty_table() {
    return table_of_rows("", {{"transport"}}, {});
}

Table table_of(const Bars& bars) {
    Table table = empty_table();
    for (const std::string& series : bars.series) {
        table.columns.push_back({series, Align::right, bars.unit});
    }
    const bool noted =
        std::any_of(bars.rows.begin(), bars.rows.end(), [](const BarRow& row) { return !row.note.empty(); });
    const bool intervals =
        bars.series.size() == 1 && std::any_of(bars.rows.begin(), bars.rows.end(),
                                               [](const BarRow& row) { return row.values[0]->interval.has_value(); });
    if (intervals) {
        table.columns.push_back({"interval"});
    }
    if (noted) {
        table.columns.push_back({bars.series.size() > 1 ? "compared" : "remark"});
    }
    for (const BarRow& row : bars.rows) {
        std::vector<TableCell> cells{{row.label}};
        for (const auto& value : row.values) {
            cells.push_back(figure(value ? std::optional(value->number) : std::nullopt, bars.unit));
        }
        if (intervals) {
            const std::optional<Interval>& interval = row.values[0]->interval;
            cells.push_back(
                {interval ? fmt::format("{} .. {} ({})", value_text(interval->low, bars.unit),
                                        value_text(interval->high, bars.unit), exact_percent_text(interval->level))
                          : ""});
        }
        if (noted) {
            cells.push_back({row.note});
        }
        table.groups[0].rows.push_back({std::move(cells)});
    }
    return table;
}

/// Assigns each tick the nearest point: percentiles are steps, and sizes lie on their ticks.
class Walk {
public:
    explicit Walk(const std::vector<CurvePoint>& points) : points_(points) {}

    /// Returns the value of the last point that is not beyond `at`, if it is near; `at` must increase between calls.
    std::optional<double> value_at(double at) {
        constexpr double slack = 0.05;
        while (next_ < points_.size() && points_[next_].x <= at + slack) {
            ++next_;
        }
        const bool near = next_ > 0 && std::abs(points_[next_ - 1].x - at) < 2 * slack;
        return near ? std::optional(points_[next_ - 1].y) : std::nullopt;
    }

private:
    const std::vector<CurvePoint>& points_;
    std::size_t next_ = 0;
};

/// Returns a table with a row for each line.
Table wide_table_of(const Lines& lines) {
    Table table = empty_table();
    for (const Tick& tick : lines.ticks) {
        table.columns.push_back({tick.label, Align::right, lines.unit});
    }
    for (const Line& line : lines.lines) {
        std::vector<TableCell> cells{{line.label}};
        Walk walk(line.points);
        for (const Tick& tick : lines.ticks) {
            cells.push_back(figure(walk.value_at(tick.at), lines.unit));
        }
        table.groups[0].rows.push_back({std::move(cells)});
    }
    return table;
}

/// Returns a table with a row for each point.
Table long_table_of(const Lines& lines) {
    Table table = empty_table();
    table.columns.push_back({lines.x_title, Align::right});
    table.columns.push_back({lines.y_title, Align::right, lines.unit});
    for (const Line& line : lines.lines) {
        Walk walk(line.points);
        for (const Tick& tick : lines.ticks) {
            if (const std::optional<double> value = walk.value_at(tick.at)) {
                table.groups[0].rows.push_back({{{line.label}, {tick.label, tick.at}, figure(value, lines.unit)}});
            }
        }
    }
    return table;
}

Table table_of(const Lines& lines) {
    std::size_t points = 0;
    for (const Line& line : lines.lines) {
        points += line.points.size();
    }
    constexpr std::size_t few = 10'000;
    constexpr std::size_t mostly_empty = 8;  // as if each line had its own ticks
    const std::size_t cells = lines.lines.size() * lines.ticks.size();
    return cells > few && cells > mostly_empty * points ? long_table_of(lines) : wide_table_of(lines);
}

}  // namespace

Table table_of(const Chart& chart) {
    Table table = std::visit([](const auto& shape) { return table_of(shape); }, chart.shape);
    const std::string heading = chart.heading.text();
    table.title = chart.title + (heading.empty() ? "" : " (" + heading + ")");
    return table;
}

}  // namespace ipcbench::reporters::html
