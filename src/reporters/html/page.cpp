#include "reporters/html/page.hpp"

#include <map>
#include <utility>

#include <fmt/format.h>

#include "reporters/html/page_parts.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/markup.hpp"
#include "reporters/svg/style.hpp"

namespace ipcbench::reporters::html {
namespace {

/// The template with `{{name}}` replaced, once: what is put in is not looked at again.
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

/// "Sample CPU, 2 CPUs, Linux 6.1.0; 2026-01-02".
std::string lead_of(const Collection& results) {
    const auto count = results.measured().size();
    const bool round_trips = std::all_of(results.measured().begin(), results.measured().end(),
                                         [](const Row& row) { return row.result->load.mode == Mode::ping_pong; });
    std::string text = fmt::format("{} result{} of {} between processes", count, count == 1 ? "" : "s",
                                   round_trips ? "ping-pong round trips" : "round trips, streams or connections");
    if (!results.rows().empty()) {
        const RunResult& any = *results.rows().front().result;
        text += results.several_sizes() ? "" : ", payload " + size_text(any.payload_bytes);
        text += results.several_codecs() ? "" : ", codec " + any.codec;
        text += results.several_placements() ? "" : ", placement " + any.placement;
        text += results.several_loads() || any.load == Load{} ? "" : ", " + to_string(any.load);
        text += results.several_variants() || any.variant.empty() ? "" : ", build " + any.variant;
    }
    if (results.files().size() > 1) {
        return text + fmt::format("; from {} reports.", results.files().size());
    }
    const Context& context = results.files().front().context;
    text += ";";
    const char* comma = " ";
    for (const std::string* const part : {&context.cpu_model, &context.kernel, &context.os, &context.date}) {
        text += part->empty() ? "" : std::exchange(comma, ", ") + *part;
    }
    return text + ".";
}

constexpr std::string_view notes =
    "<section>\n<h2>How to read this</h2>\n<p class=\"note\">A round trip is a message there and its answer back, "
    "written "
    "and parsed on both sides; half of it is not what one way takes. Transports that keep a CPU busy while they wait "
    "are "
    "not shown among those that give it away: they are faster because they use a whole CPU. Names of charts' curves "
    "can be "
    "pressed to hide or show them; headings of tables sort.</p>\n</section>\n";

std::string footer_of(const Collection& results) {
    std::string text = "Made by ipcbench";
    for (std::size_t file = 0; file < results.files().size(); ++file) {
        text += fmt::format("{}{}", file == 0 ? " from " : ", ", escaped(results.files()[file].name));
    }
    return text + (chart_library.empty() ? "." : ". Charts: Chart.js (chartjs.org, MIT licence), within this page.") +
           " Colours: Okabe and Ito.";
}

}  // namespace

std::string page_of(std::span<const ReportFile> files) {
    const Collection results(files);
    std::vector<Chart> charts;
    std::string sections;
    for (const ChartKind kind : {ChartKind::rates, ChartKind::sizes, ChartKind::percentiles, ChartKind::breakdown,
                                 ChartKind::variants, ChartKind::placements, ChartKind::loads}) {
        sections += chart_section(charts_of(kind, results), charts);
    }
    if (sections.empty()) {
        sections = "<p>Nothing was measured.</p>\n";
    }
    return filled(page_html, {{"title", "Round trips between processes"},
                              {"style", std::string(page_css) + svg::palette_style()},
                              {"lead", escaped(lead_of(results))},
                              {"warnings", warnings_section(results)},
                              {"fastest", fastest_section(results)},
                              {"charts", sections},
                              {"results", results_section(results)},
                              {"missing", missing_section(results)},
                              {"context", context_section(results)},
                              {"notes", std::string(notes)},
                              {"footer", footer_of(results)},
                              {"data", script_data(charts)},
                              {"library", std::string(chart_library)},
                              {"script", std::string(page_js)}});
}

}  // namespace ipcbench::reporters::html
