#include <algorithm>
#include <utility>

#include "reporters/caveats.hpp"
#include "reporters/load_axis.hpp"
#include "reporters/results/speed.hpp"
#include "reporters/tables/axis_tables.hpp"
#include "reporters/tables/default_columns.hpp"
#include "reporters/tables/result_table.hpp"

namespace ipcbench::reporters {
namespace {

/// A result of a slice, and the item that it belongs to.
struct Member {
    const ResultRow* row;
    const Series* series;
};

class BelowEachOther {
public:
    BelowEachOther(const ResultSet& set, const Arrangement& arrangement, const TableRequest& request)
        : set_(set),
          arrangement_(arrangement),
          request_(request),
          axis_(*arrangement.along()),
          rows_are_(rows_along(axis_)),
          columns_(figures()) {}

    [[nodiscard]] TableSection section(const AxisSlice& slice) const {
        TableSection section;
        Table& table = section.table;
        table.title = arrangement_.has_one_item() ? arrangement_.label(*slice.series.front().first) : "";
        table.title += (table.title.empty() || slice.title.empty() ? "" : ", ") + slice.title;
        for (const ResultColumn& column : leading()) {
            table.columns.push_back(column.column);
        }
        for (const ResultColumn& column : columns_) {
            table.columns.push_back(column.column);
        }
        for (const auto& [group, title] : groups) {
            TableGroup rows = rows_of(slice, arrangement_.has_groups() ? std::optional(group) : std::nullopt);
            if (!rows.rows.empty()) {
                rows.title = arrangement_.has_groups() ? title : "";
                table.groups.push_back(std::move(rows));
            }
            if (!arrangement_.has_groups()) {
                break;
            }
        }
        section.statements = axis_.of_rates() ? knees(slice) : winner(slice);
        return section;
    }

private:
    static RowsAre rows_along(const Axis& axis) {
        if (!axis.is_ordered()) {
            return axis.trait() == Trait::payload ? RowsAre::in_order : RowsAre::ranked;
        }
        return axis.trait() == Trait::payload || is_think_time(axis) ? RowsAre::in_order : RowsAre::gaining;
    }

    static bool is_think_time(const Axis& axis) { return axis.load() != nullptr && axis.load()->of_think_time(); }

    [[nodiscard]] std::vector<ResultColumn> leading() const {
        std::vector<ResultColumn> columns;
        if (!arrangement_.has_one_item()) {
            columns.push_back(
                {{"transport"}, [this](const ShownRow& row) { return TableCell{arrangement_.label(row.row)}; }});
        }
        if (!axis_.of_rates() || !request_.columns.empty()) {
            columns.push_back(
                {{axis_.name(), axis_.is_ordered() ? Align::right : Align::left}, [this](const ShownRow& row) {
                     TableCell cell{axis_.text(row.result)};
                     if (axis_.is_ordered()) {
                         cell.number = axis_.number(row.result);
                     }
                     return cell;
                 }});
        }
        return columns;
    }

    [[nodiscard]] std::vector<ResultColumn> figures() const {
        if (!request_.columns.empty()) {
            return requested_columns(set_, request_);
        }
        return axis_.of_rates() ? rate_columns() : default_columns(set_, rows_are_, request_);
    }

    /// Returns the results of a group, or all, in the order of the axis, of what has no order the fastest first.
    [[nodiscard]] std::vector<Member> members(const AxisSlice& slice, std::optional<Group> group) const {
        std::vector<Member> all;
        for (const Series& series : slice.series) {
            for (const ResultRow* const point : series.points) {
                if (point != nullptr && (!group || group_of(*point->result) == *group)) {
                    all.push_back({point, &series});
                }
            }
        }
        if (!axis_.is_ordered()) {
            std::stable_sort(all.begin(), all.end(), [](const Member& one, const Member& other) {
                return speed_of(*one.row->result) > speed_of(*other.row->result);
            });
        }
        return all;
    }

    [[nodiscard]] TableGroup rows_of(const AxisSlice& slice, std::optional<Group> group) const {
        std::vector<Member> all = members(slice, group);
        TableGroup rows;
        if (all.empty()) {
            return rows;
        }
        const RunResult& fastest =
            *std::max_element(all.begin(), all.end(), [](const Member& one, const Member& other) {
                 return speed_of(*one.row->result) < speed_of(*other.row->result);
             })->row->result;
        const auto shown = [&](const Member& one) {
            const ResultRow* const first = one.series->points.front();
            return ShownRow{*one.row->result, *one.row, fastest, fastest, first == nullptr ? nullptr : first->result};
        };
        if (const RowOrder order = requested_order(set_, request_)) {
            std::stable_sort(all.begin(), all.end(),
                             [&](const Member& one, const Member& other) { return order(shown(one), shown(other)); });
        }
        std::vector<ResultColumn> columns = leading();
        columns.insert(columns.end(), columns_.begin(), columns_.end());
        const auto cells_of = [&](const Member& one) {
            TableRow row = row_of(shown(one), columns);
            row.cells.front().mark = shared_cpu(*one.row->result) ? shared_cpu_mark : "";
            return row;
        };
        for (const Member& one : all) {
            rows.rows.push_back(cells_of(one));
        }
        return rows;
    }

    /// Returns a sentence with the knee for each item that was measured at several rates.
    [[nodiscard]] std::vector<std::string> knees(const AxisSlice& slice) const {
        std::vector<std::string> words;
        for (const Series& series : slice.series) {
            std::vector<const RunResult*> by_rate;
            for (const ResultRow* const point : series.points) {
                if (point != nullptr && point->result->load.rate > 0) {
                    by_rate.push_back(point->result);
                }
            }
            if (const std::string knee = knee_text(by_rate); !knee.empty()) {
                words.push_back(arrangement_.label(*series.first) + ": " + knee + ".");
            }
        }
        return words;
    }

    /// Returns whether the fastest two of what has no order differ.
    [[nodiscard]] std::vector<std::string> winner(const AxisSlice& slice) const {
        const std::vector<Member> all = members(slice, std::nullopt);
        if (rows_are_ != RowsAre::ranked || all.size() < 2 || !all.front().row->result->rate_interval) {
            return {};
        }
        const auto named = [&](const Member& one) { return Named{*one.row->result, axis_.text(*one.row->result)}; };
        return {comparison_text(named(all[0]), named(all[1]))};
    }

    const ResultSet& set_;
    const Arrangement& arrangement_;
    const TableRequest& request_;
    const Axis& axis_;
    RowsAre rows_are_;
    std::vector<ResultColumn> columns_;
};

}  // namespace

std::vector<TableSection> below_each_other(const ResultSet& set, const Arrangement& arrangement,
                                           const TableRequest& request) {
    const BelowEachOther tables(set, arrangement, request);
    std::vector<TableSection> sections;
    for (const AxisSlice& slice : arrangement.slices()) {
        sections.push_back(tables.section(slice));
    }
    return sections;
}

}  // namespace ipcbench::reporters
