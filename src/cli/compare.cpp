#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "campaign/flags.hpp"
#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/gate.hpp"
#include "cli/reports_of.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/exit_code.hpp"
#include "reporters/comparison_json.hpp"
#include "reporters/output.hpp"

namespace ipcbench::cli {
namespace {

using reporters::BuildPair;
using reporters::Output;
using reporters::ReportComparison;
using reporters::ReportFile;

struct CompareFlags {
    std::string before;
    std::optional<std::string> after;
    GateFlags gate;
    std::optional<std::string> export_json;
    std::optional<std::string> export_markdown;
    std::optional<std::string> calibration;
    bool no_color = false;
};

/// The reports that are compared, and what they are compared as. Comparisons borrow from both.
struct Compared {
    std::vector<ReportFile> files;
    std::vector<BuildPair> builds;
    std::vector<ReportComparison> comparisons;
};

void read_files(const CompareFlags& flags, const OutputFiles& outputs, Compared& compared) {
    std::vector<std::string> paths{flags.before};
    if (flags.after) {
        if (flags.before == "-" && flags.after == "-") {
            throw Error(ErrorKind::usage, "both reports would come from standard input", "use a file for one of them");
        }
        paths.push_back(*flags.after);
    }
    for (const std::string& path : paths) {
        outputs.refuse_input(path);
        compared.files.push_back(reporters::read_report(path));  // not reports_of: a report may equal itself
    }
}

void compare_files(const Gate& gate, const reporters::CalibratedNoise* calibration, Compared& compared) {
    if (compared.files.size() == 2) {
        compared.comparisons = {reporters::compare(compared.files[0], compared.files[1], gate.tolerance, calibration)};
        return;
    }
    compared.builds = reporters::pairs_of_builds(compared.files[0]);
    if (compared.builds.empty()) {
        throw Error(ErrorKind::usage, fmt::format("'{}' has results of one build only", compared.files[0].name),
                    "give a second report, or measure two builds in turn: ipcbench run ... --build base=PATH");
    }
    for (const BuildPair& pair : compared.builds) {
        compared.comparisons.push_back(reporters::compare(pair.base, pair.current, gate.tolerance, calibration));
    }
}

/// Throws Error (usage) if there is nothing to judge.
void require_cells(const ReportComparison& comparison, Output& out, const reporters::Style& style) {
    if (comparison.empty()) {
        out.write(reporters::differences_text(comparison, style));
        throw Error(ErrorKind::usage,
                    fmt::format("'{}' and '{}' have no measured cell in common", comparison.before->name,
                                comparison.after->name),
                    "cells are the same when everything that was asked for is: transport, codec, payload, wait mode, "
                    "placement, options, load, timing, message, peer or server, and build");
    }
}

int compare(const CompareFlags& flags) {
    const Gate gate = read_gate(flags.gate);
    OutputFiles outputs;
    for (const auto& [flag, path] :
         {std::pair{"--export-json", &flags.export_json}, {"--export-markdown", &flags.export_markdown}}) {
        if (*path) {
            outputs.add(flag, **path);
        }
    }
    outputs.refuse_stream(STDOUT_FILENO, "standard output");
    Compared compared;
    read_files(flags, outputs, compared);
    std::optional<reporters::CalibratedNoise> calibration;
    if (flags.calibration) {
        outputs.refuse_input(*flags.calibration);
        calibration.emplace(*flags.calibration);
    }
    compare_files(gate, calibration ? &*calibration : nullptr, compared);
    const int text_stream = outputs.has_stream(STDOUT_FILENO) ? STDERR_FILENO : STDOUT_FILENO;
    auto out = Output::to_stream(text_stream, text_stream == STDOUT_FILENO ? "standard output" : "standard error");
    const reporters::Style style = reporters::detect_style(text_stream, flags.no_color);
    std::string markdown;
    for (const ReportComparison& comparison : compared.comparisons) {
        require_cells(comparison, out, style);
        if (!flags.after) {
            out.write(fmt::format("{} -> {}\n", comparison.before->name, comparison.after->name));
            markdown += fmt::format("\n## {} -> {}\n", comparison.before->name, comparison.after->name);
        }
        out.write(reporters::comparison_report(comparison, style));
        markdown += reporters::comparison_markdown(comparison);
    }
    const GateResult result = pass(gate, compared.comparisons);
    for (const std::string& objection : result.objections) {
        out.write("\n" + objection + "\n");
        markdown += "\n**" + objection + "**\n";
    }
    if (flags.export_json) {
        Output::to(outputs.release("--export-json")).write(reporters::comparison_json(compared.comparisons));
    }
    if (flags.export_markdown) {
        Output::to(outputs.release("--export-markdown")).write(markdown);
    }
    return static_cast<int>(result.code);
}

Footer compare_footer() {
    return {.examples = R"(ipcbench run all --repetitions 5 --self-check --export-json before.json
ipcbench run all --repetitions 5 --export-json after.json
ipcbench compare before.json after.json --fail-if-slower 5
ipcbench run all --build base=PATH --export-json both.json
ipcbench compare both.json)",
            .notes =
                "A cell is faster or slower only where the whole interval of the ratio lies beyond\n"
                "what identical measurements differed by (run with --self-check to know that), and\n"
                "the same only where it lies within --same-within. All else is undecided.",
            .exit_codes = {{"0", "whatever else it finds"},
                           {"1", "slower (--fail-if-slower), or a file cannot be written"},
                           {"4", "undecided (--fail-if-undecided)"}}};
}

}  // namespace

Action add_compare(CLI::App& program) {
    auto flags = std::make_shared<CompareFlags>();
    CLI::App& command =
        add_command(program, "compare", "Compare two JSON reports, or the builds in one", compare_footer());
    add_text(command, "OLD", flags->before, "a report of ipcbench run --export-json")->option_text(" ")->required();
    add_text(command, "NEW", flags->after, "another one; - is standard input; without it, the builds in OLD")
        ->option_text(" ");
    add_text(command, "--same-within", flags->gate.same_within, campaign::same_within_help())->option_text("PERCENT");
    add_text(command, "--fail-if-slower", flags->gate.fail_if_slower,
             "exit with 1 when a cell is shown to be slower by more than that, or was not measured again")
        ->option_text("PERCENT");
    add_switch(command, "--fail-if-undecided", flags->gate.fail_if_undecided,
               "with --fail-if-slower: exit with 4 when that is undecided");
    add_switch(command, "--allow-missing", flags->gate.allow_missing,
               "with --fail-if-slower: do not fail when cells are missing or skipped in NEW");
    add_text(command, "--calibration", flags->calibration,
             "a file of ipcbench calibrate: count as noise what identical measurements differed by on this machine")
        ->option_text("FILE");
    add_text(command, "--export-json", flags->export_json, "the comparison as JSON; - is standard output")
        ->option_text("FILE");
    add_text(command, "--export-markdown", flags->export_markdown, "the comparison as Markdown, for a pull request")
        ->option_text("FILE");
    add_switch(command, "--no-color", flags->no_color, "no colours");
    return [flags] { return compare(*flags); };
}

}  // namespace ipcbench::cli
