#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "reporters/results/result_set.hpp"
#include "reporters/tables/table.hpp"

/// The figures that tables can show, by key. Flags, errors and the documentation name them by these keys.
namespace ipcbench::reporters {

/// A row of results, and what it is compared with.
struct ShownRow {
    const RunResult& result;
    const ResultRow& row;
    const RunResult& base;             ///< base of the ratios
    const RunResult& fastest;          ///< fastest of its group
    const RunResult* first = nullptr;  ///< the same item at the first value of the axis; null if there is none
};

/// Which of two values of a figure is the better one.
enum class Better : std::uint8_t { neither, more, less };

/// A column of a table of results: its title, and its value for each result.
struct ResultColumn {
    Column column;
    std::function<TableCell(const ShownRow&)> cell;
    Better better = Better::neither;
    std::string_view key{};  ///< of the figure; "" if it is none

    /// Returns the same column with another title.
    [[nodiscard]] ResultColumn titled(std::string title) &&;
    /// Returns the same column with a note for the legend.
    [[nodiscard]] ResultColumn noted(std::string note) &&;
    /// Returns the same column, which text may omit: those with the highest number first.
    [[nodiscard]] ResultColumn dispensable(int rank) &&;
};

/// Flags a rate whose repetitions disagree.
inline constexpr std::string_view wide_flag = "~";

struct FigureEntry {
    std::string_view key;
    std::string_view meaning;  ///< for the documentation
    ResultColumn (*make)();
};

/// Returns the figures with a name of their own. Besides them, each column of CSV is a figure under its title.
[[nodiscard]] const std::vector<FigureEntry>& named_figures();

/// Returns the keys of all figures, those with a name of their own first.
[[nodiscard]] const std::vector<std::string_view>& figure_keys();

/// Returns the column of a figure. Throws std::out_of_range for an unknown key.
[[nodiscard]] ResultColumn figure_column(std::string_view key);

/// Returns whether `result` has a better value than `other`: a positive number if so, negative if worse, 0 if neither.
[[nodiscard]] int compare(const TableCell& result, const TableCell& other, Better better);

}  // namespace ipcbench::reporters
