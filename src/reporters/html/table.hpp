#pragma once

#include <string>
#include <vector>

#include "reporters/charts/chart.hpp"

namespace ipcbench::reporters::html {

/// A cell of a table; `text` is as it is shown, unescaped, and `mark` a short remark behind it.
struct Cell {
    std::string text;
    std::optional<double> sort_by;  ///< of a figure, where `text` does not sort as it should
    std::string mark;
};

/// A table of which the first column names the rows.
struct Table {
    struct Column {
        std::string title;
        bool figure = false;  ///< to the right, sorted by number, largest first
    };
    std::string caption;  ///< for screen readers
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
};

/// A figure of that value, or an empty cell where there is none.
[[nodiscard]] Cell figure(std::optional<double> value, Unit unit);

[[nodiscard]] std::string html_of(const Table& table);

/// What a chart shows, in figures.
[[nodiscard]] Table table_of(const Chart& chart);

}  // namespace ipcbench::reporters::html
