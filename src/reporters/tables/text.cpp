#include <algorithm>

#include <fmt/format.h>

#include "reporters/bar.hpp"
#include "reporters/paint.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters {
namespace {

constexpr std::size_t column_gap = 2;

/// Returns what follows the text of a cell.
std::string remarks_of(const TableCell& cell) {
    return (cell.best ? "*" : "") + cell.flag + (cell.mark.empty() ? "" : " " + cell.mark);
}

/// Returns a cell's text. What follows a figure has `suffix_width` in each cell of the column, so that figures align.
std::string full_text(const TableCell& cell, const Column& column, std::size_t suffix_width, const Style& style) {
    const bool is_figure = column.align == Align::right;
    const std::string suffix = remarks_of(cell);
    const std::size_t length = characters_in(suffix);
    const std::string nothing = style.unicode ? "\u2013" : "-";
    return (cell.text.empty() && is_figure ? nothing : cell.text) + suffix +
           std::string(is_figure && suffix_width > length ? suffix_width - length : 0, ' ');
}

std::string padded(const std::string& text, Align align, std::size_t width) {
    const std::size_t length = characters_in(text);
    const std::size_t room = width > length ? width - length : 0;
    const std::size_t before = align == Align::right ? room : align == Align::centre ? room / 2 : 0;
    return std::string(before, ' ') + text + std::string(room - before, ' ');
}

std::string trimmed(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::string in_tone(const std::string& text, Tone tone, const Style& style) {
    switch (tone) {
        case Tone::plain:
            break;
        case Tone::quiet:
            return painted(text, Paint::label, style);
        case Tone::good:
            return painted(text, Paint::good, style);
        case Tone::warning:
            return painted(text, Paint::warning, style);
        case Tone::bad:
            return painted(text, Paint::bad, style);
    }
    return text;
}

/// Returns a cell's text padded with spaces; only the words are painted.
std::string painted_cell(const std::string& text, Tone tone, Align align, std::size_t width, const Style& style) {
    std::string all = padded(text, align, width);
    const std::string words = trimmed(text);
    if (tone != Tone::plain && !words.empty()) {
        all.replace(all.find(words), words.size(), in_tone(words, tone, style));
    }
    return all;
}

/// Calls `use` with the cells of a column, except text that spans other columns or continues below.
template <class Use>
void for_each_cell(const Table& table, std::size_t column, const Use& use) {
    for (const TableGroup& group : table.groups) {
        for (const TableRow& row : group.rows) {
            const bool alone = row.cells.size() == table.columns.size() || column + 1 < row.cells.size();
            if (alone && !table.columns[column].wraps) {
                use(row.cells[column]);
            }
        }
    }
}

}  // namespace

TextLayout::TextLayout(std::span<const Table> tables, const Style& style, std::size_t width, std::size_t indent)
    : style_(style), width_(width), indent_(indent) {
    if (tables.empty()) {
        return;
    }
    find_suffixes(tables);
    const std::vector<Column>& columns = tables.front().columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        std::size_t needed = 1;
        for (const Table& table : tables) {
            const Column& column = table.columns[i];
            needed = std::max({needed, column.min_width, characters_in(column.title)});
            for_each_cell(table, i, [&](const TableCell& cell) {
                needed = std::max(needed, characters_in(full_text(cell, column, suffixes_[i], style_)));
            });
        }
        widths_.push_back(columns[i].align == Align::bar ? 0 : needed);
    }
    drop_columns(columns);
    divide(columns);
    constexpr std::size_t widest_bar = 40;
    const std::size_t used = line_width(blocks_.front()) + column_gap;
    if (!columns.empty() && columns.back().align == Align::bar && blocks_.size() == 1 && width_ > used + 1) {
        widths_.back() = std::min(widest_bar, width_ - used - 1);
        blocks_.front().push_back(columns.size() - 1);
    }
}

void TextLayout::find_suffixes(std::span<const Table> tables) {
    suffixes_.assign(tables.front().columns.size(), 0);
    for (const Table& table : tables) {
        for (std::size_t i = 0; i < suffixes_.size(); ++i) {
            for_each_cell(table, i, [&](const TableCell& cell) {
                suffixes_[i] = std::max(suffixes_[i], characters_in(remarks_of(cell)));
            });
        }
    }
}

void TextLayout::drop_columns(const std::vector<Column>& columns) {
    const auto all = [&] {
        Block block;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (widths_[i] > 0) {
                block.push_back(i);
            }
        }
        return block;
    };
    blocks_ = {all()};
    while (line_width(blocks_.front()) > width_) {
        // Of several that are as dispensable the last.
        const auto least = std::max_element(
            blocks_.front().rbegin(), blocks_.front().rend(),
            [&](std::size_t one, std::size_t other) { return columns[one].dispensable < columns[other].dispensable; });
        if (columns[*least].dispensable == 0) {
            return;
        }
        widths_[*least] = 0;
        blocks_ = {all()};
    }
}

/// Puts as many columns side by side as fit; the others continue below, each time beside those that cannot.
void TextLayout::divide(const std::vector<Column>& columns) {
    if (line_width(blocks_.front()) <= width_) {
        return;
    }
    Block kept;
    Block divided;
    for (const std::size_t column : blocks_.front()) {
        (columns[column].continues ? divided : kept).push_back(column);
    }
    if (divided.empty()) {
        return;
    }
    blocks_ = {kept};
    for (const std::size_t column : divided) {
        Block longer = blocks_.back();
        longer.push_back(column);
        if (longer.size() > kept.size() + 1 && line_width(longer) > width_) {
            longer = kept;
            longer.push_back(column);
            blocks_.push_back(longer);
        } else {
            blocks_.back() = longer;
        }
    }
}

std::size_t TextLayout::line_width(const Block& block) const {
    std::size_t width = 0;
    for (const std::size_t column : block) {
        width += widths_[column] + (width == 0 ? 0 : column_gap);
    }
    return indent_ + width;
}

std::size_t TextLayout::start_of(std::size_t column) const {
    std::size_t start = indent_;
    for (std::size_t i = 0; i < column; ++i) {
        start += widths_[i] == 0 ? 0 : widths_[i] + column_gap;
    }
    return start;
}

std::string TextLayout::operator()(const Table& table) const {
    std::string text;
    for (const Block& block : blocks_) {
        text += (text.empty() ? "" : "\n") + head(table, block);
        for (const TableGroup& group : table.groups) {
            if (!group.title.empty()) {
                text +=
                    (table.blank_line_between_groups ? "\n" : "") + painted(group.title, Paint::heading, style_) + "\n";
            }
            for (const TableRow& row : group.rows) {
                text += line(table, row, block) + "\n" + hint(row.hint);
            }
        }
    }
    return text;
}

std::string TextLayout::head(const Table& table, const Block& block) const {
    std::string text;
    bool any = false;
    for (const std::size_t i : block) {
        const Column& column = table.columns[i];
        if (column.align != Align::bar) {
            // Right above the figures, if there is room for what follows them.
            const std::size_t room = widths_[i] - std::min(widths_[i], characters_in(column.title));
            const std::string after(column.align == Align::right ? std::min(suffixes_[i], room) : 0, ' ');
            text += std::string(i == block.front() ? 0 : column_gap, ' ') +
                    padded(column.title + after, column.align, widths_[i]);
            any = any || !column.title.empty();
        }
    }
    return any ? std::string(indent_, ' ') + painted(trimmed(text), Paint::label, style_) + "\n" : "";
}

std::string TextLayout::line(const Table& table, const TableRow& row, const Block& block) const {
    std::string text;
    for (const std::size_t i : block) {
        if (i >= row.cells.size()) {
            break;
        }
        const Column& column = table.columns[i];
        const TableCell& cell = row.cells[i];
        text += std::string(text.empty() ? indent_ : column_gap, ' ');
        if (column.align == Align::bar) {
            text += painted(trimmed(bar(cell.number.value_or(0), widths_[i], style_.unicode)), Paint::bar, style_);
        } else if (column.wraps || (row.cells.size() < table.columns.size() && i + 1 == row.cells.size())) {
            text += in_tone(wrapped(cell.text, start_of(i), width_), cell.tone, style_);
        } else {
            const Tone tone = cell.best && cell.tone == Tone::plain ? Tone::good : cell.tone;
            text += painted_cell(full_text(cell, column, suffixes_[i], style_), tone, column.align, widths_[i], style_);
        }
    }
    return trimmed(text);
}

/// Returns the hint, indented less than the row's sentences, so that a command usually fits on one line and can be
/// copied.
std::string TextLayout::hint(const std::string& text) const {
    if (text.empty()) {
        return "";
    }
    const std::size_t start = start_of(1);
    return std::string(start, ' ') + painted("hint", Paint::label, style_) + ": " +
           wrapped(text, start + sizeof "hint:", width_) + "\n";
}

}  // namespace ipcbench::reporters
