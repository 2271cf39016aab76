#include <fmt/format.h>

#include "reporters/html/sections.hpp"
#include "reporters/html/table.hpp"
#include "reporters/markup.hpp"
#include "reporters/svg/drawing.hpp"

namespace ipcbench::reporters::html {
namespace {

std::string attributes_of(const Facets& facets) {
    std::string text;
    const auto add = [&](const char* name, const std::string& value) {
        text += value.empty() ? "" : fmt::format(" data-{}=\"{}\"", name, escaped(value));
    };
    add("size", facets.size);
    add("codec", facets.codec);
    add("placement", facets.placement);
    add("variant", facets.variant);
    add("load", facets.load);
    return text;
}

std::string list_of(const std::vector<std::string>& texts) {
    std::string items;
    for (const std::string& text : texts) {
        items += "<li>" + escaped(text) + "</li>\n";
    }
    return "<ul>\n" + items + "</ul>\n";
}

std::string figure_of(const Chart& chart, std::size_t index) {
    const std::string facets = chart.facets.text();
    const std::string group = heading_of(chart.group);
    std::string html = fmt::format(
        "<figure id=\"{}\"{}>\n<figcaption><h3>{}{}</h3></figcaption>\n", id_of(index), attributes_of(chart.facets),
        escaped(group), facets.empty() ? "" : fmt::format(" <span class=\"facets\">{}</span>", escaped(facets)));
    for (const std::string& statement : chart.statements) {
        html += "<p class=\"statement\">" + escaped(statement) + "</p>\n";
    }
    html += "<div class=\"drawing\">\n" + svg::inline_svg(chart, chart.title + ": " + group + "; a table follows") +
            "</div>\n";
    if (!chart.details.empty()) {
        html += fmt::format("<details><summary>Where two change places ({})</summary>\n{}</details>\n",
                            chart.details.size(), list_of(chart.details));
    }
    return html + "<details><summary>As a table</summary>\n" + html_of(table_of(chart)) + "</details>\n</figure>\n";
}

}  // namespace

std::string id_of(std::size_t chart) {
    return fmt::format("chart-{}", chart);
}

std::string chart_section(const std::vector<Chart>& charts, std::vector<Chart>& all) {
    if (charts.empty()) {
        return "";
    }
    std::string html =
        fmt::format("<section class=\"charts\" id=\"{}\">\n<h2>{}</h2>\n<p class=\"note\">{}</p>\n",
                    name_of(charts.front().kind), escaped(charts.front().title), escaped(charts.front().note));
    for (const Chart& chart : charts) {
        html += figure_of(chart, all.size());
        all.push_back(chart);
    }
    return html +
           "<p class=\"none note\" hidden>Nothing of this was measured for the chosen results.</p>\n</section>\n";
}

}  // namespace ipcbench::reporters::html
