#pragma once

#include <span>
#include <string>

#include "reporters/charts/chart.hpp"
#include "reporters/results/axis.hpp"
#include "reporters/results/result_set.hpp"
#include "reporters/tables/render.hpp"

/// What the menus of the page choose by: the parts of the page that show one value of what varies say so in attributes,
/// which are read by script/chooser.js.
namespace ipcbench::reporters::html {

/// Returns the attributes of a chart: ` data-wait="blocking" data-size="64 B"`. A control is always shown.
[[nodiscard]] std::string facets_of(const Heading& heading, Group group);

/// Returns the attributes of what shows these results: the values that all of them share, without that of the trait
/// that it is about. Ignores null.
[[nodiscard]] std::string facets_of(const ResultSet& results, std::span<const ResultRow* const> rows,
                                    Traits about = {});

/// Returns the same for the rows of a table. Borrows the set.
[[nodiscard]] HtmlAttributes facets_of_rows(const ResultSet& results);

/// Returns the attributes of a table that compares the values of an axis: it keeps all of them, and what a menu chooses
/// is marked: a column, or else a row. Borrows the set.
[[nodiscard]] HtmlAttributes facets_along(const Axis& axis, const ResultSet& results, const Table& table);

}  // namespace ipcbench::reporters::html
