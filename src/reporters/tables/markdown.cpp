#include <algorithm>

#include <fmt/format.h>

#include "reporters/escape.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters {
namespace {

std::string markdown_cell(const TableCell& cell, const Column& column) {
    const bool absent = cell.text.empty() && column.align == Align::right;
    const std::string text = markdown_escaped(cell.text);
    return absent ? "\u2013"
                  : (cell.best ? "**" + text + "**" : text) +
                        markdown_escaped(cell.flag + (cell.mark.empty() ? "" : " " + cell.mark));
}

/// Returns the columns' minimum widths; 0 without padding.
std::vector<std::size_t> widths_of(const Table& table, const TableGroup& group, MarkdownForm form) {
    std::vector<std::size_t> widths(table.columns.size());
    for (std::size_t i = 0; i < widths.size() && form == MarkdownForm::padded; ++i) {
        widths[i] = characters_in(table.columns[i].title);
        for (const TableRow& row : group.rows) {
            widths[i] = std::max(widths[i], characters_in(markdown_cell(row.cells[i], table.columns[i])));
        }
    }
    return widths;
}

std::string markdown_field(const std::string& text, const Column& column, std::size_t width) {
    const std::size_t length = characters_in(text);
    const std::string room(width > length ? width - length : 0, ' ');
    return column.align == Align::left ? " " + text + room + " |" : " " + room + text + " |";
}

std::string rule_of(const Column& column, std::size_t width) {
    const bool left = column.align == Align::left;
    return width == 0 ? (left ? " --- |" : " ---: |") : "-" + std::string(width, '-') + (left ? "-|" : ":|");
}

std::string group_text(const Table& table, const TableGroup& group, MarkdownForm form) {
    const std::vector<std::size_t> widths = widths_of(table, group, form);
    std::string head = "|";
    std::string rule = "|";
    for (std::size_t i = 0; i < widths.size(); ++i) {
        if (table.columns[i].align != Align::bar) {
            head += markdown_field(markdown_escaped(table.columns[i].title), table.columns[i], widths[i]);
            rule += rule_of(table.columns[i], widths[i]);
        }
    }
    std::string text = head + "\n" + rule + "\n";
    for (const TableRow& row : group.rows) {
        text += "|";
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            if (table.columns[i].align != Align::bar) {
                text += markdown_field(markdown_cell(row.cells[i], table.columns[i]), table.columns[i], widths[i]);
            }
        }
        text += "\n";
    }
    return text;
}

}  // namespace

std::string markdown_of(const Table& table, MarkdownForm form) {
    std::string text = table.title.empty() ? "" : "\n### " + markdown_escaped(table.title) + "\n";
    for (const TableGroup& group : table.groups) {
        text += group.title.empty() ? "" : "\n**" + markdown_escaped(group.title) + "**\n";
        text += "\n" + group_text(table, group, form);
        for (const std::string& note : group.notes) {
            text += (&note == &group.notes.front() ? "\n- " : "- ") + markdown_escaped(note) + "\n";
        }
    }
    return text;
}

}  // namespace ipcbench::reporters
