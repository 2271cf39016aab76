#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "reporters/escape.hpp"
#include "reporters/html/facets.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/svg/drawing.hpp"
#include "reporters/tables/render.hpp"

namespace ipcbench::reporters::html {
namespace {

std::string list_of(const std::vector<std::string>& texts) {
    std::string items;
    for (const std::string& text : texts) {
        items += "<li>" + escaped(text) + "</li>\n";
    }
    return "<ul>\n" + items + "</ul>\n";
}

void add_figure(std::string& html, const Chart& chart, std::size_t index) {
    const std::string facets = chart.heading.text();
    const std::string& group = chart.group_title;
    html += fmt::format("<figure id=\"{}\"{}>\n<figcaption><h3>{}{}</h3></figcaption>\n", id_of(index),
                        facets_of(chart.heading, chart.group), escaped(group),
                        facets.empty() ? "" : fmt::format(" <span class=\"facets\">{}</span>", escaped(facets)));
    for (const std::string& statement : chart.statements) {
        html += "<p class=\"statement\">" + escaped(statement) + "</p>\n";
    }
    html.append("<div class=\"drawing\">\n");
    html.append(svg::inline_svg(chart, chart.title + ": " + group + "; a table follows")).append("</div>\n");
    if (!chart.details.empty()) {
        html += fmt::format("<details><summary>Where two change places ({})</summary>\n{}</details>\n",
                            chart.details.size(), list_of(chart.details));
    }
    html.append("<details class=\"figures\"><summary>As a table</summary>\n");
    html.append(html_of(table_of(chart))).append("</details>\n</figure>\n");
}

}  // namespace

std::string id_of(std::size_t chart) {
    return fmt::format("chart-{}", chart);
}

std::string chart_section(std::string_view id, std::vector<Chart> charts, std::vector<Chart>& all) {
    if (charts.empty()) {
        return "";
    }
    std::string html = fmt::format("<section class=\"charts\" id=\"{}\">\n<h2>{}</h2>\n<p class=\"note\">{}</p>\n", id,
                                   escaped(charts.front().title), escaped(charts.front().note));
    for (Chart& chart : charts) {
        add_figure(html, chart, all.size());
        all.push_back(std::move(chart));
    }
    html.append("</section>\n");
    return html;
}

}  // namespace ipcbench::reporters::html
