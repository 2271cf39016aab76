#include <fmt/format.h>

#include "reporters/caveats.hpp"
#include "reporters/escape.hpp"
#include "reporters/html/facets.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/results/arrangement.hpp"
#include "reporters/results/axis.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/tables/result_tables.hpp"

namespace ipcbench::reporters::html {

std::string tables_section(const ResultSet& results, const TableRequest& request) {
    if (varied_axes(results).empty()) {
        return "";
    }
    const ResultTables tables = result_tables(results, request);
    const Axis axis = *Arrangement(results).along();
    std::string text;
    for (const TableSection& section : tables.sections) {
        text += fmt::format("<div class=\"titled\">\n<h3>{}</h3>\n{}", escaped(section.table.title),
                            html_of(section.table, HtmlForm::sortable, facets_along(axis, results, section.table)));
        for (const std::string& statement : section.statements) {
            text += "<p class=\"statement\">" + escaped(statement) + "</p>\n";
        }
        text += "</div>\n";
    }
    std::string legend = tables.best_means.empty() ? "" : "Bold: " + tables.best_means;
    for (const std::vector<std::string>& notes : {legend_of(tables), mark_legend(results)}) {
        for (const std::string& note : notes) {
            legend += (legend.empty() ? "" : " ") + note;
        }
    }
    return fmt::format("<section id=\"tables\">\n<h2>Tables</h2>\n{}<p class=\"note\">{}</p>\n</section>\n", text,
                       escaped(legend));
}

}  // namespace ipcbench::reporters::html
