#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "reporters/style.hpp"
#include "reporters/tables/table.hpp"

/// The output formats of a table. Each escapes the characters that are special in it.
namespace ipcbench::reporters {

/// Text for a terminal. All given tables must have the same columns, which get the same width in each table.
/// Dispensable columns are dropped if a line would be wider than the screen, columns that may continue do so below, and
/// bars use the remaining width.
class TextLayout {
public:
    TextLayout(std::span<const Table> tables, const Style& style, std::size_t width, std::size_t indent = 0);
    TextLayout(const Table& table, const Style& style) : TextLayout({&table, 1}, style, width_of(style)) {}

    /// Returns the head, unless no column has a title, and the groups, without the table's title.
    [[nodiscard]] std::string operator()(const Table& table) const;

    /// Returns whether there was room for a column.
    [[nodiscard]] bool shows(std::size_t column) const { return widths_.at(column) > 0; }

private:
    /// Columns that stand side by side.
    using Block = std::vector<std::size_t>;

    [[nodiscard]] std::string head(const Table& table, const Block& block) const;
    [[nodiscard]] std::string line(const Table& table, const TableRow& row, const Block& block) const;
    [[nodiscard]] std::string hint(const std::string& text) const;
    /// Returns the first character of a column, counted as if all shown columns stood side by side.
    [[nodiscard]] std::size_t start_of(std::size_t column) const;
    [[nodiscard]] std::size_t line_width(const Block& block) const;
    void find_suffixes(std::span<const Table> tables);
    void drop_columns(const std::vector<Column>& columns);
    void divide(const std::vector<Column>& columns);

    Style style_;
    std::size_t width_;
    std::size_t indent_;
    std::vector<std::size_t> widths_;    ///< of columns; 0: not shown
    std::vector<std::size_t> suffixes_;  ///< of columns: the width of what follows the text of some cells
    std::vector<Block> blocks_;          ///< below each other
};

[[nodiscard]] inline std::string text_of(const Table& table, const Style& style) {
    return TextLayout(table, style)(table);
}

enum class MarkdownForm : std::uint8_t { terse, padded };  ///< padded: readable as plain text too

/// Returns the title and groups as headings, a table for each group, and its notes as a list.
[[nodiscard]] std::string markdown_of(const Table& table, MarkdownForm form = MarkdownForm::terse);

enum class HtmlForm : std::uint8_t {
    sortable,
    wrapped,  ///< long sentences, in the given order
    stacked,  ///< the same; on a narrow screen the cells of a row are below each other
};

/// Further attributes of elements: ` data-size="64 B"`.
struct HtmlAttributes {
    std::function<std::string(const TableRow&)> of_row{};
    std::vector<std::string> of_columns{};  ///< of the heads of the first columns
    std::string of_region{};                ///< of the element around the table
};

/// Returns a table that scrolls separately. Does not distinguish groups.
[[nodiscard]] std::string html_of(const Table& table, HtmlForm form = HtmlForm::sortable,
                                  const HtmlAttributes& attributes = {});

}  // namespace ipcbench::reporters
