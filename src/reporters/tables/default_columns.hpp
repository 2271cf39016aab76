#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reporters/results/axis.hpp"
#include "reporters/tables/figures.hpp"
#include "reporters/tables/table_request.hpp"

/// What tables show unless the reader asked for something else: it depends on what was measured.
namespace ipcbench::reporters {

/// What all results of a report are, which decides what their figures are called.
enum class Measured : std::uint8_t { round_trips, open_loop, messages, connections, several };

[[nodiscard]] Measured measured_in(const ResultSet& set);

/// Returns the column of a figure under the name that it has for such results: the rate is that of "round trips/s",
/// "messages/s", "connections/s". The legend names the reference of the request, if there is one.
[[nodiscard]] ResultColumn figure_column(std::string_view key, Measured measured, const TableRequest& request = {});

/// How the rows of a table relate to each other.
enum class RowsAre : std::uint8_t {
    ranked,    ///< items that compete: how much slower each is than the base
    in_order,  ///< values of an axis that do not compete, such as sizes
    gaining,   ///< values of an axis that are compared with the first, such as depths
};

/// Returns the figures of a table whose columns are figures, without the leading ones.
[[nodiscard]] std::vector<ResultColumn> default_columns(const ResultSet& set, RowsAre rows,
                                                        const TableRequest& request);

/// Returns the columns that the reader asked for.
[[nodiscard]] std::vector<ResultColumn> requested_columns(const ResultSet& set, const TableRequest& request);

/// Returns the figures of rates in their order.
[[nodiscard]] std::vector<ResultColumn> rate_columns();

/// Returns the keys of the figures that are shown, one after another, in tables whose columns are the values of `axis`.
[[nodiscard]] std::vector<std::string> default_figures(const Axis& axis, Measured measured);

}  // namespace ipcbench::reporters
