#include "reporters/html/facets.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "reporters/charts/charts.hpp"
#include "reporters/escape.hpp"

namespace ipcbench::reporters::html {

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

RowAttributes facets_of_rows(const ResultSet& results, Traits about) {
    return [&results, about](const TableRow& row) { return facets_of(results, row.results, about); };
}

}  // namespace ipcbench::reporters::html
