#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reporters/numbers.hpp"

namespace ipcbench {
struct RunResult;
}

/// The content of a table, independent of its format: the same model becomes text, Markdown, HTML (tables/render.hpp).
namespace ipcbench::reporters {

struct ResultRow;

enum class Align : std::uint8_t {
    left,    ///< words
    right,   ///< figures; a missing one is "-" if an empty cell would look like a mistake
    centre,  ///< intervals
    bar,     ///< drawn with a length proportional to its number (0 to 1) if there is space; only in text
};

enum class Tone : std::uint8_t { plain, quiet, good, warning, bad };

struct TableCell {
    std::string text{};              ///< as shown, unescaped, without the unit of its column
    std::optional<double> number{};  ///< sort key, if the text does not sort correctly
    std::string mark{};              ///< a short remark after the text
    Tone tone = Tone::plain;
    bool best = false;         ///< the best of its column and group: "*" in text, bold elsewhere
    std::string flag{};        ///< refers to a note below the table: "~"; does not move the figures of a column
    bool unsupported = false;  ///< empty because too few round trips support it
};

struct Column {
    std::string title;
    Align align = Align::left;
    Unit unit = Unit::none;
    std::size_t min_width = 0;  ///< in text; aligns tables that are below each other
    bool wraps = false;         ///< only the last column, in text: sentences that continue below
    /// In text: omitted if the screen is too narrow for all columns, those with the highest number first; 0: never.
    int dispensable = 0;
    std::string note{};      ///< what its head means, for the legend; "" if that is obvious
    bool continues = false;  ///< in text: may be continued below if the screen is too narrow, beside the other columns
    const RunResult* value = nullptr;  ///< if it shows one value of what is compared: a result with it; borrowed
};

/// If there are fewer cells than columns, the last cell spans the remaining columns.
struct TableRow {
    std::vector<TableCell> cells;
    std::string hint{};                       ///< how to change it; in text on a line below
    std::vector<const ResultRow*> results{};  ///< what it shows, null where something is missing; borrowed
};

struct TableGroup {
    std::string title{};
    std::vector<TableRow> rows{};
    std::vector<std::string> notes{};  ///< notes on the rows
};

struct Table {
    std::string title{};  ///< distinguishes it from neighbouring tables; for screen readers too
    std::vector<Column> columns{};
    std::vector<TableGroup> groups{};
    bool blank_line_between_groups = false;  ///< in text: separated by a line
};

/// A table and the conclusions from it, in words.
struct TableSection {
    Table table;
    std::vector<std::string> statements{};
};

/// Returns a cell with that figure, or an empty cell if there is none.
[[nodiscard]] inline TableCell figure(std::optional<double> value, Unit unit) {
    return value ? TableCell{figure_text(*value, unit), value} : TableCell{};
}

/// Returns a table with one group.
[[nodiscard]] inline Table table_of_rows(std::string title, std::vector<Column> columns, std::vector<TableRow> rows) {
    return {std::move(title), std::move(columns), {{"", std::move(rows), {}}}};
}

}  // namespace ipcbench::reporters
