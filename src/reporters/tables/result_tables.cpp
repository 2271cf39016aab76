#include "reporters/tables/result_tables.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/stats/spread.hpp"
#include "reporters/load_text.hpp"
#include "reporters/numbers.hpp"
#include "reporters/results/speed.hpp"
#include "reporters/tables/axis_tables.hpp"
#include "reporters/tables/default_columns.hpp"
#include "reporters/tables/result_table.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns sentences: who won, against whom, and by how much; per group.
std::vector<std::string> winners(const ResultSet& set, const Slice& slice) {
    std::vector<std::string> sentences;
    for (const Group group : {Group::blocking, Group::busy_polling}) {
        const std::vector<const ResultRow*> rows = slice.of(group);
        if (rows.size() > 1 && (rows[0]->result->rate_interval || rows[1]->result->rate_interval)) {
            const auto named = [&](const ResultRow& row) { return Named{*row.result, set.label(row, slice)}; };
            sentences.push_back(comparison_text(named(*rows[0]), named(*rows[1])));
        }
    }
    return sentences;
}

std::vector<ResultColumn> ranking_columns(const ResultSet& set, const TableRequest& request) {
    std::vector<ResultColumn> columns;
    if (!request.columns.empty()) {
        columns = requested_columns(set, request);
        columns.insert(columns.begin(), label_column(set, set.headings()));
        return columns;
    }
    columns = {label_column(set, set.headings().with(Trait::wait)), wait_column(set).dispensable(3)};
    for (ResultColumn& column : default_columns(set, RowsAre::ranked, request)) {
        columns.push_back(std::move(column));
    }
    return columns;
}

/// Returns a table for each set of items that may be compared, the fastest first.
std::vector<TableSection> rankings(const ResultSet& set, const TableRequest& request) {
    const std::vector<ResultColumn> columns = ranking_columns(set, request);
    std::vector<TableSection> sections;
    for (const Slice& slice : set.slices()) {
        const auto note = [&](const ResultRow& row) {
            const std::string words = load_summary(*row.result);
            return words.empty() ? words : set.label(row, slice) + ": " + words;
        };
        sections.push_back(
            {table_of(slice, columns, {request.reference, note, requested_order(set, request)}), winners(set, slice)});
    }
    return sections;
}

/// Says how large a difference from the fastest of a group must be to show, unless `winners` has said it of all pairs.
void state_power(const ResultSet& set, bool has_winners, ResultTables& tables) {
    std::vector<double> visible;
    std::size_t stated = 0;
    for (const Slice& slice : set.slices()) {
        for (const Group group : {Group::blocking, Group::busy_polling}) {
            const std::vector<const ResultRow*> rows = slice.of(group);
            for (std::size_t i = 1; i < rows.size(); ++i) {
                if (const auto smallest = visible_difference(*rows[i]->result, *rows[0]->result)) {
                    visible.push_back(*smallest);
                    stated += has_winners && i == 1 ? 1 : 0;
                }
            }
        }
    }
    if (visible.size() == stated) {
        return;
    }
    const auto [low, high] = std::minmax_element(visible.begin(), visible.end());
    const std::string least = percent_text(*low);
    const std::string most = percent_text(*high);
    tables.remarks.push_back(
        fmt::format("The smallest difference from the fastest of a group that would show 9 times in 10: {}.",
                    least == most ? least : fmt::format("{} to {}, by row", least, most)));
}

/// Calls `use` with each cell.
template <class Use>
void for_each_cell_of(const std::vector<TableSection>& sections, const Use& use) {
    for (const TableSection& section : sections) {
        for (const TableGroup& group : section.table.groups) {
            for (const TableRow& row : group.rows) {
                std::for_each(row.cells.begin(), row.cells.end(), use);
            }
        }
    }
}

/// Says in the legend of each column that lacks percentiles why; a narrow screen may not show it.
void explain_missing_percentiles(Table& table) {
    for (const TableGroup& group : table.groups) {
        for (const TableRow& row : group.rows) {
            for (std::size_t i = 0; i < row.cells.size(); ++i) {
                if (row.cells[i].unsupported) {
                    table.columns[i].note = "A missing percentile: too few round trips support it.";
                }
            }
        }
    }
}

/// Says which plug-ins of the user's were measured.
void name_plug_ins(const ResultSet& set, ResultTables& tables) {
    std::map<std::string, std::vector<std::string>> transports_by_file;
    for (const ResultRow* const row : set.measured()) {
        for (const PlugInFile& file : row->result->plug_ins) {
            std::vector<std::string>& names =
                transports_by_file[fmt::format("{} (interface {})", file.path, file.interface)];
            if (std::find(names.begin(), names.end(), row->result->transport) == names.end()) {
                names.push_back(row->result->transport);
            }
        }
    }
    for (const auto& [file, names] : transports_by_file) {
        tables.remarks.push_back(fmt::format("{}: with the plug-in {}.", fmt::join(names, ", "), file));
    }
}

/// Returns the sizes of frames on the wire by codec: "json 457 B there, 80 B back". Empty if they differ for a codec.
std::vector<std::string> wire_sizes(const ResultSet& set) {
    std::map<std::string, std::string> by_codec;
    for (const ResultRow* const row : set.measured()) {
        const RunResult& result = *row->result;
        const std::string sizes = fmt::format("{} {} there, {} back", result.codec, size_text(result.ping_wire_bytes),
                                              size_text(result.pong_wire_bytes));
        if (!result.control && by_codec.emplace(result.codec, sizes).first->second != sizes) {
            return {};
        }
    }
    std::vector<std::string> all;
    std::transform(by_codec.begin(), by_codec.end(), std::back_inserter(all),
                   [](const auto& one) { return one.second; });
    return all;
}

/// Says what all messages carry, if that is not the usual payload. If they carry different documents, rows name them.
void describe_messages(const ResultSet& set, ResultTables& tables) {
    std::set<MessageUse> uses;
    for (const ResultRow* const row : set.measured()) {
        if (const auto& message = row->result->message; message && !row->result->control) {
            uses.insert(*message);
        }
    }
    if (uses.size() != 1) {
        return;
    }
    const MessageUse& use = *uses.begin();
    std::string text = use.request.empty() ? "Answers" : "Messages: " + use.request;
    if (!use.answer.empty()) {
        text += ", answered with " + use.answer;
    } else if (use.answer_bytes) {
        text += use.request.empty() ? ": " : ", answered with ";
        text += fmt::format("a payload of {}", size_text(*use.answer_bytes));
    }
    const std::vector<std::string> sizes = wire_sizes(set);
    tables.remarks.push_back(sizes.empty() ? text + "."
                                           : fmt::format("{}. On the wire: {}.", text, fmt::join(sizes, "; ")));
}

}  // namespace

void explain_marks(ResultTables& tables) {
    bool best = false;
    bool wide = false;
    for_each_cell_of(tables.sections, [&](const TableCell& cell) {
        best = best || cell.best;
        wide = wide || cell.flag.find(wide_flag) != std::string::npos;
    });
    if (best) {
        tables.best_means = "the best of its column and group, or a rate within 5 % not shown to differ.";
    }
    if (wide) {
        tables.remarks.push_back(fmt::format("{}: the repetitions vary by more than {} (coefficient of variation).",
                                             wide_flag, exact_percent_text(marked_spread)));
    }
}

void set_time_unit(Table& table, TimeUnit unit) {
    for (TableGroup& group : table.groups) {
        for (TableRow& row : group.rows) {
            for (std::size_t i = 0; i < row.cells.size(); ++i) {
                TableCell& cell = row.cells[i];
                if (table.columns[i].unit == Unit::nanoseconds && cell.number) {
                    cell.text = time_text(*cell.number, unit);
                }
            }
        }
    }
}

std::vector<std::string> legend_of(const ResultTables& tables,
                                   const std::function<bool(std::size_t section, std::size_t column)>& shown) {
    std::vector<std::string> legend;
    const auto add = [&](const std::string& note) {
        if (!note.empty() && std::find(legend.begin(), legend.end(), note) == legend.end()) {
            legend.push_back(note);
        }
    };
    for (std::size_t section = 0; section < tables.sections.size(); ++section) {
        const std::vector<Column>& columns = tables.sections[section].table.columns;
        for (std::size_t column = 0; column < columns.size(); ++column) {
            add(!shown || shown(section, column) ? columns[column].note : "");
        }
    }
    for (const std::string& remark : tables.remarks) {
        add(remark);
    }
    return legend;
}

ResultTables result_tables(const ResultSet& set, const TableRequest& request) {
    const Arrangement arrangement(set);
    const bool rows_along =
        arrangement.along() && request.show.empty() && (arrangement.has_one_item() || arrangement.along()->of_rates());
    ResultTables tables;
    bool has_winners = false;
    if (rows_along) {
        tables.sections = below_each_other(set, arrangement, request);
    } else if (arrangement.along() && request.columns.empty()) {
        tables.sections = side_by_side(set, arrangement, request);
    } else {  // nothing was varied, so that figures can only be columns
        TableRequest figures = request;
        figures.columns = request.columns.empty() ? request.show : request.columns;
        tables.sections = rankings(set, figures);
        has_winners = true;
    }
    for (TableSection& section : tables.sections) {
        set_time_unit(section.table, request.time_unit);
        explain_missing_percentiles(section.table);
    }
    describe_messages(set, tables);
    explain_marks(tables);
    state_power(set, has_winners, tables);
    name_plug_ins(set, tables);
    return tables;
}

std::vector<std::string> missing_figures(const ResultSet& set, const TableRequest& request) {
    std::vector<std::string> missing;
    for (const std::string& key : request.columns.empty() ? request.show : request.columns) {
        const ResultColumn column = figure_column(key);
        const bool is_there = std::any_of(set.measured().begin(), set.measured().end(), [&](const ResultRow* row) {
            const RunResult& result = *row->result;
            const TableCell cell = column.cell({result, *row, result, result, &result});
            return cell.number || cell.unsupported || !cell.text.empty();
        });
        if (!is_there && column.column.align != Align::bar) {
            missing.push_back(key);
        }
    }
    return missing;
}

}  // namespace ipcbench::reporters
