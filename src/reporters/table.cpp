#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "reporters/caveats.hpp"
#include "reporters/paint.hpp"
#include "reporters/reporters.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/tables/result_tables.hpp"
#include "reporters/tail_rows.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters {
namespace {

bool same_columns(const Table& one, const Table& other) {
    return std::equal(one.columns.begin(), one.columns.end(), other.columns.begin(), other.columns.end(),
                      [](const Column& left, const Column& right) { return left.title == right.title; });
}

std::string section_text(const TableSection& section, const TextLayout& layout, const Style& style) {
    std::string text = "\n";
    if (!section.table.title.empty()) {
        text += painted(wrapped(section.table.title, 0, width_of(style)), Paint::heading, style) + "\n";
    }
    text += layout(section.table);
    for (const std::string& statement : section.statements) {
        text += (&statement == &section.statements.front() ? "\n" : "") + wrapped(statement, 0, style.wrap) + "\n";
    }
    return text;
}

/// Returns the layout of each section; those with the same columns have the same widths.
std::vector<TextLayout> layouts_of(const ResultTables& tables, const Style& style) {
    std::vector<TextLayout> layouts;
    for (auto begin = tables.sections.begin(); begin != tables.sections.end();) {
        const auto end = std::find_if(begin, tables.sections.end(), [&](const TableSection& section) {
            return !same_columns(section.table, begin->table);
        });
        std::vector<Table> alike;
        std::transform(begin, end, std::back_inserter(alike),
                       [](const TableSection& section) { return section.table; });
        for (const TextLayout layout(alike, style, width_of(style)); begin != end; ++begin) {
            layouts.push_back(layout);
        }
    }
    return layouts;
}

std::string sections_text(const ResultTables& tables, const std::vector<TextLayout>& layouts, const Style& style) {
    std::string text;
    for (std::size_t i = 0; i < tables.sections.size(); ++i) {
        text += section_text(tables.sections[i], layouts[i], style);
    }
    return text;
}

/// Returns what the columns and marks mean.
std::string legend_text(const ResultTables& tables, const std::vector<TextLayout>& layouts, const Style& style) {
    std::vector<std::string> legend =
        legend_of(tables, [&](std::size_t section, std::size_t column) { return layouts[section].shows(column); });
    if (!tables.best_means.empty()) {
        legend.insert(legend.begin(), "*: " + tables.best_means);
    }
    std::string text;
    const bool stands_apart = !tables.sections.empty() && !tables.sections.back().statements.empty();
    for (const std::string& note : legend) {
        text += (stands_apart && text.empty() ? "\n" : "") +
                painted(wrapped(note, 0, style.wrap), Paint::label, style) + "\n";
    }
    return text;
}

class TableReporter final : public Reporter {
public:
    TableReporter(Output& out, Output& errors, TableOptions options)
        : out_(out), errors_(errors), options_(std::move(options)) {}

    void begin(const Context& /*context*/) override {}
    void result(const RunResult& result) override { results_.push_back(result); }

    void end() override {
        const ResultSet results(results_);
        if (options_.quiet) {
            ResultTables tables = result_tables(results, options_.request);
            for (TableSection& section : tables.sections) {
                section.statements.clear();
            }
            out_.write(sections_text(tables, layouts_of(tables, options_.style), options_.style));
            errors_.write(missing_cells(results, options_.style));
            return;
        }
        out_.write(tables_text(results, options_.request, options_.style));
    }

private:
    Output& out_;
    Output& errors_;
    TableOptions options_;
    std::vector<RunResult> results_;
};

}  // namespace

std::string tables_text(const ResultSet& results, const TableRequest& request, const Style& style) {
    const ResultTables tables = result_tables(results, request);
    const std::vector<TextLayout> layouts = layouts_of(tables, style);
    return sections_text(tables, layouts, style) + legend_text(tables, layouts, style) + tail_lines(results, style) +
           ranking_caveats(results, style) + row_caveats(results, style) + missing_cells(results, style);
}

std::unique_ptr<Reporter> make_table(Output& out, Output& errors, TableOptions options) {
    return std::make_unique<TableReporter>(out, errors, std::move(options));
}

}  // namespace ipcbench::reporters
