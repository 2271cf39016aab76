#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/axes.hpp"
#include "campaign/lists.hpp"
#include "cli/advice.hpp"
#include "cli/advice_text.hpp"
#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/measure_for_advice.hpp"
#include "cli/plug_ins.hpp"
#include "cli/reports_of.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/exit_code.hpp"
#include "registry/registry.hpp"
#include "registry/user_plug_ins.hpp"
#include "reporters/output.hpp"
#include "reporters/report_file.hpp"
#include "reporters/results/groups.hpp"

namespace ipcbench::cli {
namespace {

using campaign::Selection;
using reporters::ReportFile;

struct AdviseFlags {
    std::optional<std::string> size;
    std::optional<std::string> rate;
    std::optional<std::string> among;
    std::optional<std::string> needs;
    std::optional<std::string> duration;
    std::optional<std::string> export_json;
    std::vector<std::string> files;
    bool no_color = false;
    std::vector<std::string> plug_ins;
};

Requirements read_requirements(const AdviseFlags& flags) {
    Requirements requirements;
    if (flags.size) {
        requirements.payload_bytes = parse_bytes(*flags.size, "--size");
    }
    if (flags.rate) {
        requirements.rate_per_s = parse_rate(*flags.rate, "--rate");
    }
    if (flags.needs) {
        requirements.needs = campaign::split_list(*flags.needs, "--needs");
        std::for_each(requirements.needs.begin(), requirements.needs.end(), check_requirement);
    }
    return requirements;
}

/// Throws Error (usage) for a report that cannot answer the question at all.
void require_round_trip_times(const ReportFile& report) {
    const auto refuse = [&](std::string_view why) {
        throw Error(ErrorKind::usage, fmt::format("'{}': {}", report.name, why),
                    "measure with ipcbench run TRANSPORT... --export-json FILE, with or without --rate or --depth");
    };
    std::vector<const RunResult*> usable;
    for (const RunResult& result : report.results) {
        if (is_usable(result)) {
            usable.push_back(&result);
        }
    }
    if (report.results.empty()) {
        refuse("it has no results");
    }
    if (usable.empty()) {
        refuse("all its results are of streams, of set-up, or of several connections at once");
    }
    const bool any = std::any_of(usable.begin(), usable.end(), [](const RunResult* result) { return result->rtt; });
    const bool measured = std::any_of(usable.begin(), usable.end(),
                                      [](const RunResult* result) { return reporters::has_number(*result); });
    if (measured && !any) {
        refuse("none of its results has percentiles: no round trip was timed individually");
    }
}

bool is_result_of(const RunResult& result, const Selection& selection) {
    return result.transport == selection.transport->info.name &&
           (selection.codec == nullptr || result.codec == selection.codec->name);
}

/// What one name or glob of --among stands for.
struct Considered {
    std::string item;
    std::vector<Selection> selections;
};

std::vector<Considered> read_among(const std::string& text) {
    std::vector<Considered> all;
    for (const std::string& item : campaign::split_list(text, "--among")) {
        try {
            all.push_back({item, campaign::parse_selections({item})});
        } catch (const Error& error) {
            throw Error(error.kind(), fmt::format("--among: {}", error.what()), error.hint());
        }
    }
    return all;
}

bool is_among(const RunResult& result, const Considered& considered) {
    return std::any_of(considered.selections.begin(), considered.selections.end(),
                       [&](const Selection& selection) { return is_result_of(result, selection); });
}

/// Removes what is not among those. Throws Error (usage) for one that was not measured.
void keep_among(const std::vector<Considered>& among, std::vector<RunResult>& results) {
    for (const Considered& one : among) {
        if (std::none_of(results.begin(), results.end(),
                         [&](const RunResult& result) { return is_among(result, one); })) {
            std::vector<std::string> there;
            for (const RunResult& result : results) {
                if (std::find(there.begin(), there.end(), result.transport) == there.end()) {
                    there.push_back(result.transport);
                }
            }
            throw Error(ErrorKind::usage, fmt::format("--among: '{}' was not measured", one.item),
                        there.empty() ? "there are no results" : fmt::format("there are {}", fmt::join(there, ", ")));
        }
    }
    std::erase_if(results, [&](const RunResult& result) {
        return std::none_of(among.begin(), among.end(), [&](const Considered& one) { return is_among(result, one); });
    });
}

const TransportInfo* find_info(std::string_view name) {
    const auto& all = registry::transports();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Transport& known) { return known.info.name == name; });
    return found == all.end() ? nullptr : &found->info;
}

void refuse_flags_for_files(const AdviseFlags& flags) {
    for (const auto& [flag, value] :
         {std::pair{"--duration", &flags.duration}, {"--export-json", &flags.export_json}}) {
        if (*value && !flags.files.empty()) {
            throw Error(ErrorKind::usage, fmt::format("{} does not apply to reports that are there already", flag));
        }
    }
}

int advise(const AdviseFlags& flags) {
    registry::load_user_plug_ins(flags.plug_ins);
    report_unloaded_plug_ins();
    const Requirements requirements = read_requirements(flags);
    refuse_flags_for_files(flags);
    const std::vector<Considered> among = flags.among ? read_among(*flags.among) : std::vector<Considered>();
    std::vector<ReportFile> reports;
    if (flags.files.empty()) {
        reports.emplace_back();
        const AdviceMeasurement wanted{flags.size,        requirements, flags.among,   flags.duration,
                                       flags.export_json, find_info,    flags.plug_ins};
        if (const int code = measure_for_advice(wanted, reports.front());
            code > static_cast<int>(ExitCode::nothing_ran)) {
            return code;  // interrupted
        }
    } else {
        OutputFiles outputs;
        outputs.add("standard output", "-");
        reports = reports_of(flags.files, outputs);
        std::for_each(reports.begin(), reports.end(), require_round_trip_times);
    }
    std::vector<RunResult> results;
    std::vector<Context> contexts;
    for (ReportFile& report : reports) {
        results.insert(results.end(), std::make_move_iterator(report.results.begin()),
                       std::make_move_iterator(report.results.end()));
        contexts.push_back(report.context);
    }
    if (flags.among) {
        keep_among(among, results);
    }
    const std::vector<Candidate> candidates = advise(results, requirements, find_info);
    const reporters::Style style = reporters::detect_style(STDOUT_FILENO, flags.no_color);
    reporters::Output::to_stream(STDOUT_FILENO, "standard output")
        .write(advice_text(candidates, requirements, contexts, style));
    const bool any = std::any_of(candidates.begin(), candidates.end(),
                                 [](const Candidate& candidate) { return candidate.qualifies(); });
    return code_with_plug_ins(static_cast<int>(any ? ExitCode::ok : ExitCode::nothing_ran));
}

Footer advise_footer() {
    return {.examples = R"(ipcbench advise --size 1K --rate 20k/s --needs boundaries,reliable
ipcbench advise --rate 20k/s --among uds-stream,shm-futex,grpc-uds
ipcbench advise --size 64K --needs cross-container results.json open-loop.json)",
            .notes = "Spinning keeps two CPUs busy however few messages there are; blocking costs CPU time for each.",
            .environment = {{registry::plug_ins_variable, plug_ins_variable_help}},
            .exit_codes = {{"0", "some qualify"}, {"1", "a file cannot be written"}, {"3", "none does"}}};
}

}  // namespace

Action add_advise(CLI::App& program) {
    auto flags = std::make_shared<AdviseFlags>();
    CLI::App& command = add_command(
        program, "advise", "Say which transport suits your messages, and why the others do not", advise_footer());
    add_words(command, "RESULTS", flags->files,
              "JSON reports to judge from, of any load on one connection; without any, it measures first")
        ->option_text("...");
    add_text(command, "-s,--size", flags->size, "payload of your messages (default: none)")->option_text("BYTES");
    add_text(command, "--rate", flags->rate, "round trips per second that you need, e.g. 500, 20k/s, 1M/s")
        ->option_text("RATE");
    add_text(command, "--among", flags->among, "the transports that you consider, as for ipcbench run (default: all)")
        ->option_text("NAME,...");
    add_text(command, "--needs", flags->needs,
             "what it must be: boundaries, reliable, zero-copy, pollable, asynchronous, cross-container")
        ->option_text("CAPABILITY,...");
    add_text(command, "-d,--duration", flags->duration,
             fmt::format("length of each measurement, of which there are {} (default: {})", advice_repetitions,
                         format_duration(advice_duration)))
        ->option_text("TIME");
    add_text(command, "--export-json", flags->export_json, "keep what it measured as a JSON report")
        ->option_text("FILE");
    add_plug_in_flag(command, flags->plug_ins);
    add_switch(command, "--no-color", flags->no_color, "no colours");
    return [flags] { return advise(*flags); };
}

}  // namespace ipcbench::cli
