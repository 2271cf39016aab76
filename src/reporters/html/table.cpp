#include "reporters/html/table.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "reporters/markup.hpp"

namespace ipcbench::reporters::html {
namespace {

std::string html_of(const Cell& cell, const Table::Column& column, bool first) {
    std::string attributes = first ? " scope=\"row\"" : column.figure ? " class=\"n\"" : "";
    if (column.figure) {
        attributes += fmt::format(" data-value=\"{}\"", cell.sort_by ? fmt::format("{:.6g}", *cell.sort_by) : "");
    }
    return fmt::format("<{0}{1}>{2}{3}</{0}>", first ? "th" : "td", attributes, escaped(cell.text),
                       cell.mark.empty() ? "" : fmt::format(" <span class=\"mark\">{}</span>", escaped(cell.mark)));
}

Table table_of(const Bars& bars) {
    Table table;
    table.columns.push_back({"transport", false});
    for (const std::string& series : bars.series) {
        table.columns.push_back({series, true});
    }
    const bool noted =
        std::any_of(bars.rows.begin(), bars.rows.end(), [](const BarRow& row) { return !row.note.empty(); });
    const bool intervals =
        bars.series.size() == 1 && std::any_of(bars.rows.begin(), bars.rows.end(),
                                               [](const BarRow& row) { return row.values[0]->interval.has_value(); });
    if (intervals) {
        table.columns.push_back({"interval", false});
    }
    if (noted) {
        table.columns.push_back({bars.series.size() > 1 ? "faster by" : "remark", false});
    }
    for (const BarRow& row : bars.rows) {
        std::vector<Cell> cells{{row.label, {}, ""}};
        for (const auto& value : row.values) {
            cells.push_back(figure(value ? std::optional(value->number) : std::nullopt, bars.unit));
        }
        if (intervals) {
            const std::optional<Interval>& interval = row.values[0]->interval;
            cells.push_back({interval ? fmt::format("{} to {} ({:.3g} %)", value_text(interval->low, bars.unit),
                                                    value_text(interval->high, bars.unit), interval->level * 100)
                                      : "",
                             {},
                             ""});
        }
        if (noted) {
            cells.push_back({row.note, {}, ""});
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

/// Ticks with the points that are nearest to them: percentiles are steps, and sizes lie on their ticks.
class Walk {
public:
    explicit Walk(const std::vector<CurvePoint>& points) : points_(points) {}

    /// The last point that is not beyond `at`, if it is near; `at` grows from call to call.
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

/// A row for each line.
Table wide_table_of(const Lines& lines) {
    Table table;
    table.columns.push_back({"transport", false});
    for (const Tick& tick : lines.ticks) {
        table.columns.push_back({tick.label, true});
    }
    for (const Line& line : lines.lines) {
        std::vector<Cell> cells{{line.label, {}, ""}};
        Walk walk(line.points);
        for (const Tick& tick : lines.ticks) {
            cells.push_back(figure(walk.value_at(tick.at), lines.unit));
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

/// A row for each point.
Table long_table_of(const Lines& lines) {
    Table table;
    table.columns = {{"transport", false}, {lines.x_title, true}, {lines.y_title, true}};
    for (const Line& line : lines.lines) {
        Walk walk(line.points);
        for (const Tick& tick : lines.ticks) {
            if (const std::optional<double> value = walk.value_at(tick.at)) {
                table.rows.push_back({{line.label, {}, ""}, {tick.label, tick.at, ""}, figure(value, lines.unit)});
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
    constexpr std::size_t mostly_empty = 8;  // as if each line had ticks of its own
    const std::size_t cells = lines.lines.size() * lines.ticks.size();
    return cells > few && cells > mostly_empty * points ? long_table_of(lines) : wide_table_of(lines);
}

}  // namespace

Cell figure(std::optional<double> value, Unit unit) {
    return value ? Cell{value_text(*value, unit), value, ""} : Cell{};
}

std::string html_of(const Table& table) {
    std::string head;
    for (const Table::Column& column : table.columns) {
        head += fmt::format("<th scope=\"col\"{}>{}</th>", column.figure ? " class=\"n\"" : "", escaped(column.title));
    }
    std::string body;
    for (const std::vector<Cell>& row : table.rows) {
        body += "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i) {
            body += html_of(row[i], table.columns[i], i == 0);
        }
        body += "</tr>\n";
    }
    return fmt::format(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table class=\"sortable\">\n<caption "
        "class=\"visually-hidden\">{0}</caption>\n<thead><tr>{1}</tr></thead>\n<tbody>\n{2}</tbody>\n</table></div>\n",
        escaped(table.caption), head, body);
}

Table table_of(const Chart& chart) {
    Table table = std::visit([](const auto& shape) { return table_of(shape); }, chart.shape);
    table.caption = chart.title + (chart.facets.text().empty() ? "" : " (" + chart.facets.text() + ")");
    return table;
}

}  // namespace ipcbench::reporters::html
