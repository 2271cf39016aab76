#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/lists.hpp"
#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/reports_of.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/exit_code.hpp"
#include "reporters/charts/charts.hpp"
#include "reporters/load_axis.hpp"
#include "reporters/output.hpp"
#include "reporters/png.hpp"
#include "reporters/svg/document.hpp"

namespace ipcbench::cli {
namespace {

using reporters::Chart;
using reporters::ChartKind;
using reporters::ResultSet;
using reporters::Trait;

struct PlotFlags {
    std::vector<std::string> paths;
    std::string output;
    std::optional<std::string> chart;
    std::optional<std::string> size;
    std::optional<std::string> codec;
    std::optional<std::string> wait;
    std::optional<std::string> placement;
    std::optional<std::string> variant;
    std::vector<std::string> transports;
    std::vector<std::string> highlighted;
    std::optional<std::string> top;
    std::optional<std::string> theme;
    bool everything = false;
};

/// A chart, and what the results must contain for it.
struct ChartName {
    ChartKind kind;
    const char* needs;
};
constexpr std::array<ChartName, 8> chart_names{
    {{ChartKind::rates, "a result with a number"},
     {ChartKind::sizes, "a transport with several sizes: ipcbench run ... --size 64,1K,16K"},
     {ChartKind::percentiles, "round trips that were timed individually: not --timing batch"},
     {ChartKind::breakdown, "a breakdown, which several cells have: ipcbench run A B, or --breakdown"},
     {ChartKind::variants, "results of several builds: ipcbench run ... --build PATH"},
     {ChartKind::placements, "several placements: ipcbench run ... --placement same,cross"},
     {ChartKind::loads, "several loads: ipcbench run ... --rate 1k:64k, or "},
     {ChartKind::reports, "several files: ipcbench plot before.json after.json"}}};

/// Returns what the results must contain for that chart.
std::string needs_of(const ChartName& name) {
    std::string text = name.needs;
    if (name.kind == ChartKind::loads) {
        std::vector<std::string_view> others;
        for (const reporters::LoadAxis& axis : reporters::load_axes()) {
            if (!axis.of_rates()) {
                others.push_back(axis.knob->form.flag);
            }
        }
        text += fmt::format("{}", fmt::join(others, ", "));
    }
    return text;
}

/// Returns the chart that shows what was varied.
ChartKind usual_chart(const ResultSet& results) {
    const bool has_documents = std::any_of(results.measured().begin(), results.measured().end(), [](const auto* row) {
        return row->result->message && row->result->message->documents > 0;
    });
    return results.reports().size() > 1                       ? ChartKind::reports
           : results.varies(Trait::payload) && !has_documents ? ChartKind::sizes
           : results.varies(Trait::load)                      ? ChartKind::loads
                                                              : ChartKind::rates;
}

ChartName chosen_chart(const PlotFlags& flags, const ResultSet& results) {
    const std::string wanted = flags.chart.value_or(std::string(reporters::name_of(usual_chart(results))));
    std::vector<std::string_view> known;
    for (const ChartName& name : chart_names) {
        known.push_back(reporters::name_of(name.kind));
        if (known.back() == wanted) {
            return name;
        }
    }
    throw Error(ErrorKind::usage, fmt::format("--chart: there is no chart '{}'", wanted),
                fmt::format("{}", fmt::join(known, ", ")));
}

/// Keeps only the results that match a flag.
template <class Matches>
void keep(std::vector<reporters::ReportFile>& files, const char* flag, const std::optional<std::string>& wanted,
          const Matches& matches) {
    if (!wanted) {
        return;
    }
    bool any = false;
    for (reporters::ReportFile& file : files) {
        std::erase_if(file.results, [&](const RunResult& result) { return !matches(result); });
        any = any || !file.results.empty();
    }
    if (!any) {
        throw Error(ErrorKind::usage, fmt::format("{}: no result has '{}'", flag, *wanted));
    }
}

/// Returns the names in a list that may be given several times.
std::vector<std::string> names_in(const std::vector<std::string>& texts, const char* flag) {
    std::vector<std::string> names;
    for (const std::string& text : texts) {
        const std::vector<std::string> more = campaign::split_list(text, flag);
        names.insert(names.end(), more.begin(), more.end());
    }
    return names;
}

/// Returns what stands out: the best, and what was named.
reporters::Focus focus_of(const PlotFlags& flags, const ResultSet& results) {
    constexpr std::uint64_t max_top = 1'000'000;
    reporters::Focus focus;
    if (flags.top) {
        focus.best = parse_count(*flags.top, "--top", 1, max_top);
    }
    for (const std::string& name : names_in(flags.highlighted, "--highlight")) {
        const bool measured = std::any_of(results.measured().begin(), results.measured().end(),
                                          [&](const auto* row) { return row->result->transport == name; });
        if (!measured) {
            throw Error(ErrorKind::usage, fmt::format("--highlight: no result has '{}'", name));
        }
        focus.transports.insert(name);
    }
    for (const std::string& name : names_in(flags.transports, "--transport")) {
        focus.transports.insert(name);
    }
    return focus;
}

reporters::svg::Theme theme_of(const PlotFlags& flags) {
    using reporters::svg::Theme;
    const std::string name = flags.theme.value_or("auto");
    for (const auto& [known, theme] :
         {std::pair{"auto", Theme::automatic}, std::pair{"light", Theme::light}, std::pair{"dark", Theme::dark}}) {
        if (name == known) {
            return theme;
        }
    }
    throw Error(ErrorKind::usage, fmt::format("--theme: there is no theme '{}'", name), "auto, light, dark");
}

void filter_results(std::vector<reporters::ReportFile>& files, const PlotFlags& flags) {
    const std::uint64_t size = flags.size ? parse_bytes(*flags.size, "--size") : 0;
    keep(files, "--size", flags.size, [&](const RunResult& result) { return result.payload_bytes == size; });
    keep(files, "--codec", flags.codec, [&](const RunResult& result) { return result.codec == *flags.codec; });
    if (flags.wait) {
        const std::vector<std::string> waits = names_in({*flags.wait}, "--wait");
        keep(files, "--wait", flags.wait, [&](const RunResult& result) {
            return std::any_of(waits.begin(), waits.end(), [&result](const std::string& wait) {
                return wait == name_of(result.wait.mode) || wait == to_string(result.wait);
            });
        });
    }
    keep(files, "--placement", flags.placement,
         [&](const RunResult& result) { return result.placement == *flags.placement; });
    if (!flags.transports.empty()) {
        const std::vector<std::string> names = names_in(flags.transports, "--transport");
        keep(files, "--transport", fmt::format("{}", fmt::join(names, ", ")), [&](const RunResult& result) {
            return std::find(names.begin(), names.end(), result.transport) != names.end();
        });
    }
    keep(files, "--variant", flags.variant, [&](const RunResult& result) { return result.variant == *flags.variant; });
}

/// Returns the origin of the numbers: "Sample CPU, Linux 6.1.0, Release build, 2026-01-02".
std::string origin_of(const std::vector<reporters::ReportFile>& files) {
    if (files.size() > 1) {
        return fmt::format("{} reports", files.size());
    }
    const Context& context = files.front().context;
    std::string text = context.cpu_model;
    for (const std::string& part :
         {context.kernel, context.build_type + " build", context.date.substr(0, context.date.find('T'))}) {
        text += part.empty() ? "" : (text.empty() ? "" : ", ") + part;
    }
    return text;
}

int plot(const PlotFlags& flags) {
    const bool png = flags.output.ends_with(".png");
    if (!png && !flags.output.ends_with(".svg") && flags.output != "-") {
        throw Error(ErrorKind::usage, fmt::format("--output: '{}' ends neither with .svg nor with .png", flags.output),
                    "- is standard output, as SVG");
    }
    const reporters::svg::Theme theme = theme_of(flags);
    OutputFiles outputs;
    outputs.add("--output", flags.output);
    std::vector<reporters::ReportFile> files = reports_of(flags.paths, outputs);
    filter_results(files, flags);
    const ResultSet results(files);
    const ChartName name = chosen_chart(flags, results);
    std::vector<Chart> charts = reporters::charts_of(name.kind, results, focus_of(flags, results));
    if (charts.empty()) {
        throw Error(ErrorKind::usage,
                    fmt::format("--chart {}: there is nothing to draw in these results", reporters::name_of(name.kind)),
                    fmt::format("it takes {}", needs_of(name)));
    }
    const reporters::svg::DocumentForm form{charts.front().title, origin_of(files), flags.everything, theme};
    const std::string svg = reporters::svg::svg_document(std::move(charts), form);
    reporters::Output::to(outputs.release("--output")).write(png ? reporters::png_of(svg) : svg);
    return static_cast<int>(ExitCode::ok);
}

}  // namespace

Action add_plot(CLI::App& program) {
    auto flags = std::make_shared<PlotFlags>();
    CLI::App& command = add_command(program, "plot", "Draw a chart of results, as SVG or PNG",
                                    {.examples = R"(ipcbench plot results.json -o rates.svg
ipcbench plot results.json -o sizes.png --chart sizes --codec raw
ipcbench plot results.json -o pipes.svg --highlight pipe,fifo)",
                                     .exit_codes = exit_codes_of_output()});
    const auto add = [&](const char* names, auto& value, const char* placeholder, const std::string& help) {
        return add_text(command, names, value, help)->option_text(placeholder);
    };
    add_words(command, "RESULTS", flags->paths, "reports of ipcbench run --export-json; - is standard input")
        ->option_text("...")
        ->required();
    add("-o,--output", flags->output, "FILE", "the drawing, as .svg or .png; - is standard output, as SVG")->required();
    add("--chart", flags->chart, "CHART",
        "rates (default), reports, sizes or loads (defaults where there are several), percentiles, breakdown, "
        "variants, placements");
    add_texts(command, "-t,--transport", flags->transports, "only results of these transports")
        ->option_text("TRANSPORT,...");
    add("-s,--size", flags->size, "BYTES", "only results with this payload");
    add("-c,--codec", flags->codec, "CODEC", "only results with this codec");
    add("-w,--wait", flags->wait, "WAIT,...", "only results with these ways of waiting: block, hybrid");
    add("-p,--placement", flags->placement, "CPUS", "only results with this placement");
    add("--variant", flags->variant, "NAME", "only results of this build");
    add("--top", flags->top, "COUNT",
        fmt::format("how many of the best stand out in each chart; the others are grey (default: {})",
                    reporters::Focus{}.best));
    add_texts(command, "--highlight", flags->highlighted, "transports that stand out as well, as those of -t do")
        ->option_text("TRANSPORT,...");
    add_switch(command, "--all", flags->everything, "draw everything, also what does not fit one screen");
    add("--theme", flags->theme, "THEME", "light, dark, or auto: what the reader prefers (default; PNG: light)");
    return [flags] { return plot(*flags); };
}

}  // namespace ipcbench::cli
