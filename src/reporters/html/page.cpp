#include "reporters/html/page.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "ipcbench/base/micro_sign.hpp"
#include "reporters/escape.hpp"
#include "reporters/html/page_parts.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/svg/style.hpp"

namespace ipcbench::reporters::html {
namespace {

/// Returns the template with each `{{name}}` replaced once; inserted text is not scanned again.
std::string filled(std::string_view text, const std::map<std::string_view, std::string>& values) {
    std::string result;
    while (true) {
        const std::size_t open = text.find("{{");
        if (open == std::string_view::npos) {
            return result.append(text);
        }
        const std::size_t close = text.find("}}", open);
        result += text.substr(0, open);
        result += values.at(text.substr(open + 2, close - open - 2));
        text.remove_prefix(close + 2);
    }
}

/// Returns the charts of a kind, or none if the answer's charts already show all that they do.
std::vector<Chart> beyond(const std::vector<Chart>& answers, std::vector<Chart> charts) {
    const bool answered = !answers.empty() && !charts.empty() && answers.front().kind == charts.front().kind;
    const bool whole = std::all_of(answers.begin(), answers.end(),
                                   [](const Chart& chart) { return std::get<Bars>(chart.shape).left_out.empty(); });
    return answered && whole ? std::vector<Chart>{} : charts;
}

constexpr std::string_view notes =
    "<section>\n<h2>How to read this</h2>\n<p class=\"note\">A round trip is a message there and its answer back, "
    "encoded and decoded on both sides; half of it is not what one way takes. Busy-polling transports are ranked "
    "separately, because they are fast by keeping a whole CPU busy. <span class=\"on-screen\">Point at a bar or a "
    "curve "
    "to see all percentiles and the CPU time. The buttons below a chart hide and show its curves; the headings of a "
    "table sort it.</span></p>\n</section>\n";

std::string footer_of(const ResultSet& results) {
    std::string text = "Made by ipcbench";
    for (std::size_t file = 0; file < results.reports().size(); ++file) {
        text += fmt::format("{}{}", file == 0 ? " from " : ", ", escaped(results.reports()[file].name));
    }
    return text +
           (chart_library.empty() ? ". Charts: drawings, as this program was built without Chart.js."
                                  : ". Charts: Chart.js (chartjs.org, MIT licence), within this page.") +
           " Colours: Okabe and Ito.";
}

}  // namespace

std::string page_of(std::span<const ReportFile> files, const TableRequest& request, const std::string& title) {
    const MicroSign utf8(true);
    const ResultSet results(files);
    std::vector<Chart> charts;
    const std::vector<Chart> answers = answer_charts(results);
    std::string answer = chart_section("answer", answers, charts);
    if (answer.empty()) {
        answer = "<p>Nothing was measured.</p>\n";
    }
    std::string sections;
    for (const ChartKind kind : {ChartKind::sizes, ChartKind::percentiles, ChartKind::breakdown, ChartKind::variants,
                                 ChartKind::placements, ChartKind::loads, ChartKind::reports, ChartKind::rates}) {
        const std::vector<Chart> more = beyond(answers, charts_of(kind, results));
        sections += chart_section(name_of(kind), more, charts);
    }
    return filled(page_html, {{"title", escaped(title)},
                              {"style", std::string(page_css) + svg::palette_style()},
                              {"lead", lead_section(results)},
                              {"warnings", warnings_section(results)},
                              {"answer", answer},
                              {"changes", changes_section(results)},
                              {"fastest", fastest_section(results)},
                              {"charts", sections},
                              {"tables", tables_section(results, request)},
                              {"intervals", intervals_section(results)},
                              {"tail", tail_section(results)},
                              {"results", results_section(results, request)},
                              {"missing", missing_section(results)},
                              {"context", context_section(results)},
                              {"notes", std::string(notes)},
                              {"footer", footer_of(results)},
                              {"data", script_data(charts)},
                              {"library", std::string(chart_library)},
                              {"script", std::string(page_js)}});
}

}  // namespace ipcbench::reporters::html
