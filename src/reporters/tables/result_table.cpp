#include "reporters/tables/result_table.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "reporters/caveats.hpp"
#include "reporters/results/names.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns the result that the rows of a group are compared with.
const RunResult& base_of_group(const Slice& slice, const std::vector<const ResultRow*>& group,
                               const std::string& reference) {
    for (const ResultRow* const row : slice.rows) {
        if (row->result->transport == reference) {
            return *row->result;
        }
    }
    return *group.front()->result;
}

TableGroup rows_of_group(const Slice& slice, const std::vector<const ResultRow*>& rows,
                         const std::vector<ResultColumn>& columns, const ResultTableOptions& options) {
    TableGroup group;
    const RunResult& base = base_of_group(slice, rows, options.reference);
    const RunResult& fastest = *rows.front()->result;
    const auto shown = [&](const ResultRow* row) { return ShownRow{*row->result, *row, base, fastest}; };
    std::vector<const ResultRow*> in_order = rows;
    if (options.order) {
        std::stable_sort(in_order.begin(), in_order.end(), [&](const ResultRow* one, const ResultRow* other) {
            return options.order(shown(one), shown(other));
        });
    }
    for (const ResultRow* const row : in_order) {
        group.rows.push_back(row_of(shown(row), columns));
        if (std::string note = options.note ? options.note(*row) : ""; !note.empty()) {
            group.notes.push_back(std::move(note));
        }
    }
    return group;
}

std::string mark_of(const RunResult& result) {
    return shared_cpu(result) ? shared_cpu_mark : "";
}

}  // namespace

TableRow row_of(const ShownRow& row, const std::vector<ResultColumn>& columns) {
    TableRow cells;
    cells.results = {&row.row};
    for (const ResultColumn& column : columns) {
        cells.cells.push_back(column.cell(row));
    }
    return cells;
}

ResultColumn label_column(const ResultSet& set, Traits hidden) {
    return {{"transport"}, [&set, hidden](const ShownRow& row) {
                return TableCell{set.label(row.row, hidden), std::nullopt, mark_of(row.result)};
            }};
}

ResultColumn trait_column(Trait trait) {
    if (trait == Trait::payload) {
        return {
            {"payload", Align::right}, [](const ShownRow& row) {
                return TableCell{value_text(Trait::payload, row.result), static_cast<double>(row.result.payload_bytes)};
            }};
    }
    const std::string title(trait == Trait::build ? "build" : name_of(trait));
    return {{title}, [trait](const ShownRow& row) {
                return TableCell{value_text(trait, row.result), std::nullopt,
                                 trait == Trait::transport ? mark_of(row.result) : ""};
            }};
}

ResultColumn wait_column(const ResultSet& set) {
    std::set<std::uint32_t> polls;
    for (const ResultRow* const row : set.measured()) {
        if (row->result->wait.mode == WaitMode::hybrid) {
            polls.insert(row->value(Trait::wait));
        }
    }
    const bool name_suffices = polls.size() < 2;
    return {
        {"wait"}, [name_suffices](const ShownRow& row) {
            return TableCell{name_suffices ? std::string(name_of(row.result.wait.mode)) : to_string(row.result.wait)};
        }};
}

RowOrder requested_order(const ResultSet& set, const TableRequest& request) {
    if (request.sort.empty()) {
        return {};
    }
    if (request.sort == sort_by_name) {
        return [&set](const ShownRow& one, const ShownRow& other) { return set.label(one.row) < set.label(other.row); };
    }
    if (request.sort == sort_as_given) {
        return [](const ShownRow& one, const ShownRow& other) { return one.row.values < other.row.values; };
    }
    const ResultColumn figure = figure_column(request.sort);
    return [figure](const ShownRow& one, const ShownRow& other) {
        return compare(figure.cell(one), figure.cell(other), figure.better) > 0;
    };
}

Table table_of(const Slice& slice, const std::vector<ResultColumn>& columns, const ResultTableOptions& options) {
    Table table;
    table.title = slice.heading.title();
    for (const ResultColumn& column : columns) {
        table.columns.push_back(column.column);
    }
    for (const auto& [group, title] : groups) {
        if (const std::vector<const ResultRow*> rows = slice.of(group); !rows.empty()) {
            table.groups.push_back(rows_of_group(slice, rows, columns, options));
            table.groups.back().title = title;
        }
    }
    return table;
}

}  // namespace ipcbench::reporters
