#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "reporters/caveats.hpp"
#include "reporters/charts/crossover_sentences.hpp"
#include "reporters/results/speed.hpp"
#include "reporters/tables/axis_tables.hpp"
#include "reporters/tables/default_columns.hpp"
#include "reporters/tables/result_table.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters {
namespace {

/// One figure of the items of a group, along the axis.
class Grid {
public:
    Grid(const ResultSet& set, std::vector<const Series*> series, const ResultColumn& figure,
         const TableRequest& request)
        : set_(set), series_(std::move(series)), figure_(figure), request_(request) {
        cells_.resize(series_.size());
        for (std::size_t column = 0; column < series_.front()->points.size(); ++column) {
            fill(column);
        }
    }

    /// Returns the items, those that are best by this figure first, or in the requested order.
    [[nodiscard]] std::vector<std::size_t> in_order() const {
        std::vector<std::size_t> order(series_.size());
        std::iota(order.begin(), order.end(), 0U);
        const RowOrder requested = requested_order(set_, request_);
        std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
            if (requested) {
                return requested(first_of(one), first_of(other));
            }
            for (std::size_t column = 0; column < cells_[one].size(); ++column) {
                if (const int result = compare(cells_[one][column], cells_[other][column], figure_.better)) {
                    return result > 0;
                }
            }
            return false;
        });
        return order;
    }

    [[nodiscard]] const Series& series(std::size_t item) const { return *series_[item]; }
    [[nodiscard]] const std::vector<TableCell>& cells(std::size_t item) const { return cells_[item]; }

private:
    /// Returns the result that those of a column are compared with; null if the column is empty.
    [[nodiscard]] const RunResult* base_of(std::size_t column) const {
        const RunResult* fastest = nullptr;
        for (const Series* const one : series_) {
            const ResultRow* const point = one->points[column];
            if (point == nullptr) {
                continue;
            }
            if (point->result->transport == request_.reference) {
                return point->result;
            }
            fastest = fastest == nullptr || speed_of(*point->result) > speed_of(*fastest) ? point->result : fastest;
        }
        return fastest;
    }

    [[nodiscard]] ShownRow shown(const ResultRow& point, const Series& series, const RunResult& base) const {
        const ResultRow* const first = series.points.front();
        return {*point.result, point, base, base, first == nullptr ? nullptr : first->result};
    }

    [[nodiscard]] ShownRow first_of(std::size_t item) const {
        const ResultRow& row = **std::find_if(series_[item]->points.begin(), series_[item]->points.end(),
                                              [](const ResultRow* point) { return point != nullptr; });
        return shown(row, *series_[item], *row.result);
    }

    void fill(std::size_t column) {
        const RunResult* const base = base_of(column);
        for (std::size_t item = 0; item < series_.size(); ++item) {
            const ResultRow* const point = series_[item]->points[column];
            cells_[item].push_back(point == nullptr ? TableCell{} : figure_.cell(shown(*point, *series_[item], *base)));
            cells_[item].back().flag += point != nullptr && shared_cpu(*point->result) ? shared_cpu_mark : "";
        }
        mark_best(column);
    }

    /// Marks the best cell of a column, and of rates those that are about as good and not shown to differ from it.
    void mark_best(std::size_t column) {
        std::vector<std::size_t> known;
        for (std::size_t item = 0; item < series_.size(); ++item) {
            if (cells_[item][column].number) {
                known.push_back(item);
            }
        }
        // A gain belongs to its own row.
        if (known.size() < 2 || figure_.better == Better::neither || figure_.key == "gain") {
            return;
        }
        const std::size_t best = *std::max_element(known.begin(), known.end(), [&](std::size_t one, std::size_t other) {
            return compare(cells_[one][column], cells_[other][column], figure_.better) < 0;
        });
        const RunResult& winner = *series_[best]->points[column]->result;
        for (const std::size_t item : known) {
            const RunResult& result = *series_[item]->points[column]->result;
            const bool close = speed_of(result) * (1 + min_margin) >= speed_of(winner);
            cells_[item][column].best = compare(cells_[item][column], cells_[best][column], figure_.better) == 0 ||
                                        (figure_.key == "rate" && close && !shows_difference(winner, result));
        }
    }

    const ResultSet& set_;
    std::vector<const Series*> series_;
    const ResultColumn& figure_;
    const TableRequest& request_;
    std::vector<std::vector<TableCell>> cells_;  ///< by item, then by value of the axis
};

/// The items of a slice that may be compared, in order of their speed.
struct Competitors {
    std::string title;
    std::vector<const Series*> series;
};

/// Returns the items of a slice in their groups, or all together.
std::vector<Competitors> competitors(const AxisSlice& slice, bool has_groups) {
    std::vector<Competitors> all;
    for (const auto& [group, title] : groups) {
        Competitors some{has_groups ? std::string(title) : "", {}};
        for (const Series& one : slice.series) {
            if (!has_groups || group_of(*one.first->result) == group) {
                some.series.push_back(&one);
            }
        }
        if (!some.series.empty()) {
            all.push_back(std::move(some));
        }
        if (!has_groups) {
            break;
        }
    }
    return all;
}

/// Returns in words where the items of each group overtake each other.
std::vector<std::string> crossings(const Arrangement& arrangement, const AxisSlice& slice, const ResultColumn& figure) {
    std::vector<std::string> statements;
    const std::vector<Competitors> all = competitors(slice, arrangement.has_groups());
    for (const auto& [title, items] : all) {
        const Group group = group_of(*items.front()->first->result);
        if (group == Group::control) {
            continue;  // it competes with nothing
        }
        std::vector<NamedCurve> curves;
        for (const Series* const one : items) {
            NamedCurve curve{arrangement.label(*one->first), {}};
            for (const ResultRow* const point : one->points) {
                if (point == nullptr) {
                    continue;
                }
                const std::optional<double> y =
                    figure.cell({*point->result, *point, *point->result, *point->result, point->result}).number;
                if (y && can_be_drawn(*y)) {
                    curve.points.push_back(curve_point(*point->result, arrangement.along()->number(*point->result),
                                                       figure.better == Better::more ? 1 / *y : *y));
                }
            }
            if (curve.points.size() > 1) {
                curves.push_back(std::move(curve));
            }
        }
        constexpr std::size_t max_crossovers = 5;
        const Axis& axis = *arrangement.along();
        const std::string whose = all.size() > 1 ? capitalised(std::string(name_of(group))) + ": " : "";
        for (const std::vector<std::string>& some :
             {fastest_range_sentences(axis, curves), crossover_sentences(axis, curves, max_crossovers)}) {
            for (const std::string& sentence : some) {
                statements.push_back(whose + sentence);
            }
        }
    }
    return statements;
}

class SideBySide {
public:
    /// The figure `first` decides the order of rows in all tables.
    SideBySide(const ResultSet& set, const Arrangement& arrangement, const TableRequest& request,
               const std::string& first)
        : set_(set),
          arrangement_(arrangement),
          request_(request),
          measured_(measured_in(set)),
          first_(figure_column(first)) {}

    [[nodiscard]] TableSection section(const AxisSlice& slice, const std::string& key) const {
        const Axis& axis = *arrangement_.along();
        const ResultColumn figure = figure_column(key, measured_, request_);
        TableSection section{table(slice, figure)};
        const std::string by = " by " + axis.name();
        section.table.title = key == "gain"     ? "gain over " + axis.title(*arrangement_.values().front())
                              : key == "memcpy" ? "share " + figure.column.title + by
                                                : figure.column.title + by;
        section.table.title += (slice.title.empty() ? "" : ", ") + slice.title;
        return section;
    }

private:
    [[nodiscard]] Table table(const AxisSlice& slice, const ResultColumn& figure) const {
        const bool with_wait = !arrangement_.hidden().has(Trait::wait);
        const ResultColumn wait = wait_column(set_);
        Table table;
        table.columns.push_back({"transport"});
        if (with_wait) {
            table.columns.push_back(wait.column);
            table.columns.back().dispensable = 1;
        }
        for (const RunResult* const one : arrangement_.values()) {
            table.columns.push_back(figure.column);
            table.columns.back().title = arrangement_.along()->text(*one);
            table.columns.back().continues = true;
            table.columns.back().value = one;
        }
        for (const auto& [title, series] : competitors(slice, arrangement_.has_groups())) {
            const Grid grid(set_, series, figure, request_);
            table.groups.push_back({title});
            for (const std::size_t item : Grid(set_, series, first_, request_).in_order()) {
                const ResultRow& first = *grid.series(item).first;
                TableRow row{{{arrangement_.label(first)}}, "", grid.series(item).points};
                if (with_wait) {
                    row.cells.push_back(wait.cell({*first.result, first, *first.result, *first.result}));
                }
                row.cells.insert(row.cells.end(), grid.cells(item).begin(), grid.cells(item).end());
                table.groups.back().rows.push_back(std::move(row));
            }
        }
        return table;
    }

    const ResultSet& set_;
    const Arrangement& arrangement_;
    const TableRequest& request_;
    Measured measured_;
    ResultColumn first_;
};

}  // namespace

std::vector<TableSection> side_by_side(const ResultSet& set, const Arrangement& arrangement,
                                       const TableRequest& request) {
    const Axis& axis = *arrangement.along();
    const Measured measured = measured_in(set);
    std::vector<std::string> figures = request.show.empty() ? default_figures(axis, measured) : request.show;
    if (request.show.empty() && !request.reference.empty()) {
        figures.emplace_back("slower");
    }
    const SideBySide tables(set, arrangement, request, figures.front());
    std::vector<TableSection> sections;
    for (const AxisSlice& slice : arrangement.slices()) {
        for (const std::string& key : figures) {
            sections.push_back(tables.section(slice, key));
        }
        const ResultColumn first = figure_column(figures.front());
        if (axis.is_ordered() && !axis.of_rates() && first.better != Better::neither) {
            sections.back().statements = crossings(arrangement, slice, first);
        }
    }
    return sections;
}

}  // namespace ipcbench::reporters
