#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "campaign/flags.hpp"
#include "campaign/recorded_request.hpp"
#include "cli/arguments.hpp"
#include "cli/collector.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/flags.hpp"
#include "cli/output_files.hpp"
#include "cli/run_matrix.hpp"
#include "ipcbench/base/error.hpp"
#include "reporters/comparison.hpp"
#include "reporters/context_differences.hpp"
#include "reporters/paint.hpp"
#include "reporters/report_file.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::cli {
namespace {

using campaign::Flag;
using campaign::FlagGroup;
using campaign::GivenFlags;
using reporters::ReportFile;
using reporters::Style;

struct RerunFlags {
    std::string results;
    GivenFlags given;
};

/// Returns whether a flag of `run` is one of `rerun` too: reports, and what may be elsewhere now.
bool is_flag_of_rerun(const Flag& flag) {
    return flag.group == FlagGroup::tables || flag.group == FlagGroup::reports || flag.name() == "--dry-run" ||
           flag.name() == "--child";
}

/// Returns the flags of the report's request, and those of this invocation.
GivenFlags flags_of_both(const ReportFile& before, const GivenFlags& given) {
    GivenFlags flags = campaign::recorded_flags(before.context, before.name);
    for (const Flag& flag : campaign::run_flags()) {
        if (is_flag_of_rerun(flag)) {
            flags.give_from(given, flag.name());
        }
    }
    return flags;
}

void refuse_to_overwrite(const std::string& results, const GivenFlags& given) {
    OutputFiles outputs;
    for (const Flag& flag : campaign::run_flags()) {
        if (flag.name().starts_with("--export-") && given.has(flag.name())) {
            outputs.add(std::string(flag.name()), given.text_or_fallback(flag.name()));
        }
    }
    outputs.refuse_input(results);
}

std::string introduction_text(const ReportFile& before, const Context& now, const Style& style) {
    const std::vector<std::string> notes = reporters::context_differences(before.context, now);
    std::string text = fmt::format("the same as in '{}', measured {}\n", before.name, before.context.date);
    text += painted(notes.empty() ? "nothing that is known differs from then" : "what differs from then",
                    reporters::Paint::heading, style) +
            "\n";
    for (const std::string& note : notes) {
        text += "  " + reporters::wrapped(note, 2, style.wrap) + "\n";
    }
    return text + "\n";
}

/// Returns the comparison with the earlier results.
std::string conclusion_text(const ReportFile& before, const ReportFile& now, const Style& style) {
    const reporters::ReportComparison comparison = reporters::compare(before, now);
    std::string text = "\n" + painted("compared with " + before.context.date, reporters::Paint::heading, style) + "\n";
    if (comparison.cells.empty()) {
        return text + "no cell was measured both then and now\n" + differences_text(comparison, style);
    }
    return text + comparison_report(comparison, style);
}

int rerun(const RerunFlags& flags) {
    refuse_to_overwrite(flags.results, flags.given);
    const ReportFile before = reporters::read_report(flags.results);
    ReportFile now{"this run", {}, {}};
    RunExtras extras;
    extras.listener = std::make_unique<Collector>(now);
    extras.introduction = [&](const Context& context, const Style& style) {
        return introduction_text(before, context, style);
    };
    extras.conclusion = [&](const Style& style) { return conclusion_text(before, now, style); };
    return run_matrix(flags_of_both(before, flags.given), std::move(extras));
}

/// Returns the flags of `run` that apply.
std::vector<Flag> flags_of_rerun() {
    std::vector<Flag> some;
    for (Flag flag : campaign::run_flags()) {
        if (is_flag_of_rerun(flag)) {
            flag.help = flag.name() == "--quiet" ? "print only the counts and the comparison" : flag.help;
            some.push_back(std::move(flag));
        }
    }
    return some;
}

Footer rerun_footer() {
    return {.examples = R"(ipcbench run 'shm-*' pipe --size 64:64K:*4 --export-json before.json
ipcbench rerun before.json --export-json after.json
ipcbench rerun before.json --dry-run)",
            .notes =
                "The same cells run in the same order, with the same seed, flags and number of repetitions.\n"
                "First it says what differs between then and now: kernel, build, CPUs, conditions.",
            .exit_codes = {{"0", "whatever the comparison shows"},
                           {"1", "a run failed, or a report cannot be written"},
                           {"3", "nothing could run"}}};
}

}  // namespace

Action add_rerun(CLI::App& program) {
    auto flags = std::make_shared<RerunFlags>();
    CLI::App& command =
        add_command(program, "rerun", "Measure again what a JSON report contains, and compare with it", rerun_footer());
    add_text(command, "RESULTS", flags->results, "a report of ipcbench run --export-json; - is standard input")
        ->option_text(" ")
        ->required();
    add_flags(command, flags_of_rerun(), flags->given);
    return [flags] { return rerun(*flags); };
}

}  // namespace ipcbench::cli
