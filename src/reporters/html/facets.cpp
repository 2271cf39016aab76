#include "reporters/html/facets.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "reporters/charts/charts.hpp"
#include "reporters/escape.hpp"

namespace ipcbench::reporters::html {
namespace {

/// Returns ` data-size="64 B"`, or "" if no menu chooses by that trait.
std::string facet_of(const ResultSet& results, const RunResult& result, Trait trait) {
    const std::string value = trait == Trait::wait ? std::string(name_of(group_of(result)))
                                                   : results.heading(result, chart_headings(results)).text_of(trait);
    return value.empty() ? "" : fmt::format(" data-{}=\"{}\"", name_of(trait), escaped(value));
}

}  // namespace

std::string facets_of(const Heading& heading, Group group) {
    std::string text = group == Group::control ? "" : fmt::format(" data-wait=\"{}\"", name_of(group));
    for (const Heading::Value& value : heading.values) {
        text += fmt::format(" data-{}=\"{}\"", name_of(value.trait), escaped(value.text));
    }
    return text;
}

std::string facets_of(const ResultSet& results, std::span<const ResultRow* const> rows, Traits about) {
    std::optional<Heading> shared;
    std::optional<Group> group;
    for (const ResultRow* const row : rows) {
        if (row == nullptr) {
            continue;
        }
        const Heading heading = results.heading(*row->result, chart_headings(results));
        if (!shared) {
            shared = heading;
            group = group_of(*row->result);
        }
        std::erase_if(shared->values, [&](const Heading::Value& value) {
            return about.has(value.trait) ||
                   std::find(heading.values.begin(), heading.values.end(), value) == heading.values.end();
        });
        group = group == group_of(*row->result) ? group : Group::control;
    }
    return shared ? facets_of(*shared, *group) : "";
}

HtmlAttributes facets_of_rows(const ResultSet& results) {
    return {[&results](const TableRow& row) { return facets_of(results, row.results); }};
}

HtmlAttributes facets_along(const Axis& axis, const ResultSet& results, const Table& table) {
    const Trait along = axis.trait();
    HtmlAttributes attributes;
    for (const Column& column : table.columns) {
        attributes.of_columns.push_back(column.value == nullptr ? "" : facet_of(results, *column.value, along));
    }
    const bool has_columns = std::any_of(table.columns.begin(), table.columns.end(),
                                         [](const Column& column) { return column.value != nullptr; });
    const Traits of_columns = has_columns ? Traits{along} : Traits{};
    attributes.of_row = [&results, of_columns](const TableRow& row) {
        return facets_of(results, row.results, of_columns);
    };
    attributes.of_region = fmt::format(" data-along=\"{}\"", name_of(along));
    return attributes;
}

}  // namespace ipcbench::reporters::html
