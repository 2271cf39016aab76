#include "reporters/html/page.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/micro_sign.hpp"
#include "reporters/escape.hpp"
#include "reporters/html/page_parts.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/svg/style.hpp"

namespace ipcbench::reporters::html {
namespace {

/// The parts of a page. They may have many megabytes, so none is copied before it is in its place.
struct Part {
    std::string_view name;
    std::string text;
};

/// Returns the template with each `{{name}}` replaced once; inserted text is not scanned again.
template <std::size_t count>
std::string filled(std::string_view text, const std::array<Part, count>& parts) {
    std::size_t size = text.size();
    std::map<std::string_view, std::string_view> values;
    for (const Part& part : parts) {
        size += part.text.size();
        values.emplace(part.name, part.text);
    }
    std::string result;
    result.reserve(size);
    while (true) {
        const std::size_t open = text.find("{{");
        if (open == std::string_view::npos) {
            result += text;
            return result;
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
    if (answered && whole) {
        charts.clear();
    }
    return charts;
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
        sections += chart_section(name_of(kind), beyond(answers, charts_of(kind, results)), charts);
    }
    return filled(
        page_html,
        std::array{Part{"title", escaped(title)}, Part{"style", std::string(page_css) + svg::palette_style()},
                   Part{"lead", lead_section(results)}, Part{"warnings", warnings_section(results)},
                   Part{"answer", std::move(answer)}, Part{"changes", changes_section(results)},
                   Part{"fastest", fastest_section(results)}, Part{"charts", std::move(sections)},
                   Part{"tables", tables_section(results, request)}, Part{"intervals", intervals_section(results)},
                   Part{"tail", tail_section(results)}, Part{"results", results_section(results, request)},
                   Part{"missing", missing_section(results)}, Part{"context", context_section(results)},
                   Part{"notes", std::string(notes)}, Part{"footer", footer_of(results)},
                   Part{"data", script_data(charts)}, Part{"library", std::string(chart_library)},
                   Part{"script", std::string(page_js)}});
}

}  // namespace ipcbench::reporters::html
