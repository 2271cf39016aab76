#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "reporters/context_words.hpp"
#include "reporters/escape.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/tables/render.hpp"

namespace ipcbench::reporters::html {
namespace {

/// One fact, as each report states it.
struct FactRow {
    std::string name;
    std::vector<std::string> values;
    std::vector<std::string> identities;
    std::vector<bool> bad;

    [[nodiscard]] static bool alike(const std::vector<std::string>& texts) {
        return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) { return text == texts[0]; });
    }
};

std::vector<FactRow> fact_rows(std::span<const ReportFile> files) {
    std::vector<FactRow> rows;
    for (const ReportFile& file : files) {
        const std::vector<Fact> facts = facts_of(file.context);
        rows.resize(facts.size());
        for (std::size_t i = 0; i < facts.size(); ++i) {
            rows[i].name = facts[i].name;
            rows[i].values.push_back(facts[i].value.empty() ? "unknown" : facts[i].value);
            rows[i].identities.push_back(facts[i].identity);
            rows[i].bad.push_back(false);
        }
    }
    return rows;
}

std::vector<FactRow> condition_rows(std::span<const ReportFile> files) {
    std::vector<FactRow> fields;
    std::map<std::string_view, std::size_t> places;
    for (std::size_t file = 0; file < files.size(); ++file) {
        for (const Condition& condition : files[file].context.conditions) {
            const auto [place, is_new] = places.try_emplace(condition.name, fields.size());
            if (is_new) {
                fields.push_back({condition.name, std::vector<std::string>(files.size(), "not recorded"),
                                  std::vector<std::string>(files.size()), std::vector<bool>(files.size())});
            }
            FactRow& field = fields[place->second];
            field.values[file] = std::string(name_of(condition.verdict)) +
                                 (condition.observed.empty() ? "" : ": " + condition.observed) +
                                 (condition.fix.empty() ? "" : " (" + condition.fix + ")");
            // Only the verdict counts, because the observed values always differ slightly.
            field.identities[file] = name_of(condition.verdict);
            field.bad[file] = condition.verdict == Verdict::bad;
        }
    }
    return fields;
}

std::string html_of_fields(const ResultSet& results, const std::vector<FactRow>& fields, const std::string& title) {
    const std::span<const ReportFile> reports = results.reports();
    Table table = table_of_rows(title, {{"of"}}, {});
    for (std::size_t report = 0; report < reports.size(); ++report) {
        table.columns.push_back({reports.size() > 1 ? results.report_name(report) : "observed"});
    }
    for (const FactRow& field : fields) {
        TableRow row{{{field.name, {}, FactRow::alike(field.values) ? "" : "differs"}}};
        for (std::size_t report = 0; report < field.values.size(); ++report) {
            row.cells.push_back({field.values[report], {}, "", field.bad[report] ? Tone::bad : Tone::plain});
        }
        table.groups[0].rows.push_back(std::move(row));
    }
    return html_of(table, HtmlForm::wrapped);
}

/// Returns "They were not measured under the same conditions: date, kernel and build differ."
std::string difference(std::span<const ReportFile> files, const std::vector<FactRow>& fields) {
    std::string names;
    for (const FactRow& field : fields) {
        if (!FactRow::alike(field.identities)) {
            names += (names.empty() ? "" : ", ") + field.name;
        }
    }
    if (files.size() < 2) {
        return "";
    }
    return names.empty() ? "<p>Machine and build are the same in all reports.</p>\n"
                         : "<p class=\"bad\">The reports were not made under the same conditions; these differ: " +
                               escaped(names) + ".</p>\n";
}

}  // namespace

std::string context_section(const ResultSet& results) {
    const std::vector<FactRow> fields = fact_rows(results.reports());
    const std::vector<FactRow> conditions = condition_rows(results.reports());
    std::vector<FactRow> all = fields;
    all.insert(all.end(), conditions.begin(), conditions.end());
    std::string html = "<section id=\"context\">\n<h2>Machine and build</h2>\n" + difference(results.reports(), all) +
                       html_of_fields(results, fields, "Machine and build");
    if (!conditions.empty()) {
        html += fmt::format("<details><summary>All conditions ({})</summary>\n{}</details>\n", conditions.size(),
                            html_of_fields(results, conditions, "Conditions"));
    }
    return html + "</section>\n";
}

}  // namespace ipcbench::reporters::html
