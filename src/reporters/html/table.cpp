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

/// The last point that is not beyond a tick: percentiles are steps, and sizes lie on their ticks.
std::optional<double> value_at(const Line& line, double at) {
    constexpr double slack = 0.05;
    std::optional<double> value;
    for (const CurvePoint& point : line.points) {
        if (point.x <= at + slack) {
            value = std::abs(point.x - at) < 2 * slack ? std::optional(point.y) : std::nullopt;
        }
    }
    return value;
}

Table table_of(const Lines& lines) {
    Table table;
    table.columns.push_back({"transport", false});
    for (const Tick& tick : lines.ticks) {
        table.columns.push_back({tick.label, true});
    }
    for (const Line& line : lines.lines) {
        std::vector<Cell> cells{{line.label, {}, ""}};
        for (const Tick& tick : lines.ticks) {
            cells.push_back(figure(value_at(line, tick.at), lines.unit));
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
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
