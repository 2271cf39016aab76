#include <string_view>

#include <fmt/format.h>

#include "reporters/escape.hpp"
#include "reporters/tables/render.hpp"

namespace ipcbench::reporters {
namespace {

std::string html_of_cell(const TableCell& cell, const Column& column, bool first, HtmlForm form) {
    const bool figure = column.align == Align::right;
    std::string attributes = first                    ? " scope=\"row\""
                             : figure                 ? " class=\"n\""
                             : cell.tone == Tone::bad ? " class=\"bad\""
                                                      : "";
    if (figure) {
        attributes += fmt::format(" data-value=\"{}\"", cell.number ? fmt::format("{:.6g}", *cell.number) : "");
    }
    if (form == HtmlForm::stacked && !first) {
        attributes += fmt::format(" data-title=\"{}\"", escaped(column.title));
    }
    const std::string_view unit = cell.text.empty() ? "" : suffix_of(column.unit);
    const bool absent = cell.text.empty() && figure;
    const std::string text = absent ? "\u2013" : escaped(cell.text).append(unit).append(escaped(cell.flag));
    return fmt::format("<{0}{1}>{2}{3}</{0}>", first ? "th" : "td", attributes,
                       cell.best ? "<strong>" + text + "</strong>" : text,
                       cell.mark.empty() ? "" : fmt::format(" <span class=\"mark\">{}</span>", escaped(cell.mark)));
}

}  // namespace

std::string html_of(const Table& table, HtmlForm form, const HtmlAttributes& attributes) {
    std::string head;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Column& column = table.columns[i];
        head += fmt::format("<th scope=\"col\"{}{}>{}</th>", column.align == Align::right ? " class=\"n\"" : "",
                            i < attributes.of_columns.size() ? attributes.of_columns[i] : "", escaped(column.title));
    }
    std::string html = fmt::format(
        "<div class=\"{3}\"{5} tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table{4} style=\"--columns: "
        "{2}\">\n<caption class=\"visually-hidden\">{0}</caption>\n<thead><tr>{1}</tr></thead>\n<tbody>\n",
        escaped(table.title), head, table.columns.size(), form == HtmlForm::sortable ? "scroll" : "scroll wrap",
        form == HtmlForm::sortable  ? " class=\"sortable\""
        : form == HtmlForm::stacked ? " class=\"stacked\""
                                    : "",
        attributes.of_region);
    for (const TableGroup& group : table.groups) {
        for (const TableRow& row : group.rows) {
            html += fmt::format("<tr{}>", attributes.of_row ? attributes.of_row(row) : "");
            for (std::size_t i = 0; i < row.cells.size(); ++i) {
                html += html_of_cell(row.cells[i], table.columns[i], i == 0, form);
            }
            html += "</tr>\n";
        }
    }
    html.append("</tbody>\n</table></div>\n");
    return html;
}

}  // namespace ipcbench::reporters
