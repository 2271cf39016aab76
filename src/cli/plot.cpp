#include <algorithm>
#include <array>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/reports_of.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "reporters/charts/charts.hpp"
#include "reporters/output.hpp"
#include "reporters/png.hpp"
#include "reporters/svg/drawing.hpp"

namespace ipcbench::cli {
namespace {

using reporters::Chart;
using reporters::ChartKind;
using reporters::Collection;

struct PlotFlags {
    std::vector<std::string> paths;
    std::string output;
    std::optional<std::string> chart;
    std::optional<std::string> size;
    std::optional<std::string> codec;
    std::optional<std::string> placement;
    std::optional<std::string> variant;
    std::vector<std::string> transports;
};

/// The charts there are, and what a run has to be like to give one.
struct ChartName {
    ChartKind kind;
    const char* needs;
};
constexpr std::array<ChartName, 7> chart_names{
    {{ChartKind::rates, "a result with a number"},
     {ChartKind::sizes, "a transport with several sizes: ipcbench run ... --size 64,1K,16K"},
     {ChartKind::percentiles, "round trips that were timed singly: not --timing batch"},
     {ChartKind::breakdown, "a breakdown: ipcbench run ... --breakdown"},
     {ChartKind::variants, "results of several builds: ipcbench run ... --build PATH"},
     {ChartKind::placements, "several placements: ipcbench run ... --placement same,cross"},
     {ChartKind::loads, "several loads: ipcbench run ... --rate 1k:64k, or --depth, --gap, --pairs, --concurrency"}}};

ChartName chosen_chart(const PlotFlags& flags, const Collection& results) {
    if (!flags.chart) {
        return chart_names.at(results.several_sizes() ? 1 : results.several_loads() ? chart_names.size() - 1 : 0);
    }
    const auto* const found = std::find_if(chart_names.begin(), chart_names.end(), [&](const ChartName& name) {
        return reporters::name_of(name.kind) == *flags.chart;
    });
    if (found == chart_names.end()) {
        throw Error(ErrorKind::usage, fmt::format("--chart: there is no chart '{}'", *flags.chart),
                    "rates, sizes, percentiles, breakdown, variants, placements, loads");
    }
    return *found;
}

/// Leaves those results that have what a flag asks for.
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

void keep_what_is_wanted(std::vector<reporters::ReportFile>& files, const PlotFlags& flags) {
    const std::uint64_t size = flags.size ? parse_bytes(*flags.size, "--size") : 0;
    keep(files, "--size", flags.size, [&](const RunResult& result) { return result.payload_bytes == size; });
    keep(files, "--codec", flags.codec, [&](const RunResult& result) { return result.codec == *flags.codec; });
    keep(files, "--placement", flags.placement,
         [&](const RunResult& result) { return result.placement == *flags.placement; });
    if (!flags.transports.empty()) {
        std::vector<std::string> names;
        for (const std::string& text : flags.transports) {
            const std::vector<std::string> more = split_list(text, "--transport");
            names.insert(names.end(), more.begin(), more.end());
        }
        keep(files, "--transport", fmt::format("{}", fmt::join(names, ", ")), [&](const RunResult& result) {
            return std::find(names.begin(), names.end(), result.transport) != names.end();
        });
    }
    keep(files, "--variant", flags.variant, [&](const RunResult& result) { return result.variant == *flags.variant; });
}

/// Where the numbers come from: "Sample CPU, Linux 6.1.0, Release build, 2026-01-02".
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
    OutputFiles outputs;
    outputs.add("--output", flags.output);
    std::vector<reporters::ReportFile> files = reports_of(flags.paths, outputs);
    keep_what_is_wanted(files, flags);
    const Collection results(files);
    const ChartName name = chosen_chart(flags, results);
    const std::vector<Chart> charts = reporters::charts_of(name.kind, results);
    if (charts.empty()) {
        throw Error(ErrorKind::usage,
                    fmt::format("--chart {}: there is nothing to draw in these results", reporters::name_of(name.kind)),
                    fmt::format("it takes {}", name.needs));
    }
    const std::string svg = reporters::svg::svg_document(charts, charts.front().title, origin_of(files));
    reporters::Output::to(outputs.release("--output")).write(png ? reporters::png_of(svg) : svg);
    return static_cast<int>(ExitCode::ok);
}

}  // namespace

Action add_plot(CLI::App& program) {
    auto flags = std::make_shared<PlotFlags>();
    CLI::App& command = *program.add_subcommand("plot", "Draw a chart of results, as SVG or PNG");
    command.footer(
        "examples:\n"
        "  ipcbench plot results.json -o rates.svg\n"
        "  ipcbench plot results.json -o sizes.png --chart sizes --codec raw");
    const auto add = [&](const char* names, auto& value, const char* placeholder, const char* help) {
        return add_text(command, names, value, help)->option_text(placeholder);
    };
    add_words(command, "RESULTS", flags->paths, "written by ipcbench run --export-json; - is standard input")
        ->option_text("...")
        ->required();
    add("-o,--output", flags->output, "FILE", "ends with .svg or .png; - is standard output, as SVG")->required();
    add("--chart", flags->chart, "NAME",
        "rates (default), sizes or loads (defaults where there are several), percentiles, breakdown, variants, "
        "placements");
    add_texts(command, "-t,--transport", flags->transports, "only results of these transports")
        ->option_text("NAME,...");
    add("-s,--size", flags->size, "BYTES", "only results with this payload");
    add("-c,--codec", flags->codec, "NAME", "only results with this codec");
    add("-p,--placement", flags->placement, "CPUS", "only results with this placement");
    add("--variant", flags->variant, "NAME", "only results of this build");
    return [flags] { return plot(*flags); };
}

}  // namespace ipcbench::cli
