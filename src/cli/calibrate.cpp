#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "campaign/campaign.hpp"
#include "campaign/defaults.hpp"
#include "campaign/jobs.hpp"
#include "cli/arguments.hpp"
#include "cli/collector.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/output_files.hpp"
#include "cli/plug_ins.hpp"
#include "cli/run_matrix.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/exit_code.hpp"
#include "reporters/calibration.hpp"
#include "reporters/output.hpp"
#include "reporters/results/groups.hpp"
#include "reporters/results/names.hpp"
#include "reporters/results/result_set.hpp"
#include "reporters/results/speed.hpp"

namespace ipcbench::cli {
namespace {

using reporters::Calibration;

struct CalibrateFlags {
    std::vector<std::string> transports;
    std::string placement = "cross";
    std::string repetitions = "5";
    std::string campaigns = "20";
    std::string slowdown = "5%";
    std::string duration = "100ms";
    std::optional<std::string> size;
    std::optional<std::string> codec;
    std::optional<std::string> seed;
    std::optional<std::string> child;
    std::vector<std::string> plug_ins;
    std::optional<std::string> output;
    bool dry_run = false;
    bool no_color = false;
};

/// Those that spin, and those that block.
const std::vector<std::string> usual_transports{"shm-spin", "shm-mailbox", "pipe", "shm-futex", "uds-stream", "tcp"};

int measure(const CalibrateFlags& flags, std::uint64_t rounds, reporters::ReportFile& report) {
    campaign::GivenFlags given;
    given.transports = flags.transports.empty() ? usual_transports : flags.transports;
    given.give("--calibrate", flags.slowdown);
    given.give("--placement", flags.placement);
    given.give("--duration", flags.duration);
    given.give("--repetitions", std::to_string(rounds));
    if (flags.no_color) {
        given.give("--no-color");
    }
    if (flags.dry_run) {
        given.give("--dry-run");
    }
    for (const auto& [flag, value] : {std::pair{"--size", flags.size},
                                      {"--codec", flags.codec},
                                      {"--seed", flags.seed},
                                      {"--child", flags.child}}) {
        if (value) {
            given.give(flag, *value);
        }
    }
    for (const std::string& file : flags.plug_ins) {
        given.give("--plugin", file);
    }
    return run_matrix(given, {.listener = std::make_unique<Collector>(report), .texts = false});
}

std::vector<double> rates_of(const RunResult& result) {
    std::vector<double> rates;
    for (const Repetition& repetition : result.repetitions) {
        rates.push_back(repetition.round_trips_per_s());
    }
    return rates;
}

/// Puts the variants of each cell together; leaves out cells that lack one.
Calibration calibration_of(const reporters::ReportFile& report, std::size_t repetitions, double slowdown) {
    Calibration calibration{.context = report.context, .repetitions = repetitions, .slowdown = slowdown};
    std::map<std::string, std::map<std::string, const RunResult*>> variants;
    for (const RunResult& result : report.results) {
        RunResult cell = result;
        cell.variant.clear();
        if (result.status == RunStatus::ok) {
            variants[reporters::cell_name(cell)][result.variant] = &result;
        }
    }
    std::vector<const RunResult*> cells;
    std::vector<KnownRates> rates;
    for (const auto& [name, of_cell] : variants) {
        if (of_cell.size() == 3) {
            cells.push_back(of_cell.at(campaign::calibration_one));
            const double noise_apart = reporters::noise_at_other_times(*cells.back());
            calibration.cells.push_back({name, "", cells.back()->wait, noise_apart});
            rates.push_back({rates_of(*of_cell.at(campaign::calibration_one)),
                             rates_of(*of_cell.at(campaign::calibration_other)),
                             rates_of(*of_cell.at(campaign::calibration_slowed)), noise_apart});
        }
    }
    const reporters::ResultSet set(cells);
    const CalibrationScore together = calibrate(rates, repetitions, Campaigns::together, {});
    const CalibrationScore apart = calibrate(rates, repetitions, Campaigns::apart, {});
    calibration.in_turn = {together.campaigns, together.with_false_findings};
    calibration.apart = {apart.campaigns, apart.with_false_findings};
    for (std::size_t i = 0; i < rates.size(); ++i) {
        calibration.cells[i].label = set.label(set.rows()[i], {reporters::Trait::wait});  // tables have it
        calibration.cells[i].in_turn = together.cells[i];
        calibration.cells[i].apart = apart.cells[i];
    }
    return calibration;
}

int calibrate(const CalibrateFlags& flags) {
    constexpr std::uint64_t most = 1000;
    const std::uint64_t repetitions = parse_count(flags.repetitions, "--repetitions", 2, most);
    const std::uint64_t campaigns = parse_count(flags.campaigns, "--campaigns", 3, most);
    if (repetitions * campaigns > campaign::max_repetitions) {
        throw Error(ErrorKind::usage,
                    fmt::format("{} campaigns of {} repetitions are {} runs of a cell; at most {} are possible",
                                format_count(campaigns), format_count(repetitions),
                                format_count(repetitions * campaigns), format_count(campaign::max_repetitions)),
                    "use fewer of --campaigns or --repetitions");
    }
    const double slowdown = parse_percent(flags.slowdown, "--slowdown");
    if (slowdown <= 0) {
        throw Error(ErrorKind::usage, fmt::format("--slowdown: '{}' slows nothing down", flags.slowdown), "e.g. 5%");
    }
    OutputFiles outputs;
    if (flags.output) {
        outputs.add("--output", *flags.output);
        outputs.refuse_stream(STDOUT_FILENO, "standard output");
    }
    reporters::ReportFile report;
    if (const int code = measure(flags, repetitions * campaigns, report);
        flags.dry_run || code != static_cast<int>(ExitCode::ok)) {
        return code;
    }
    const Calibration calibration = calibration_of(report, repetitions, slowdown);
    const int stream = outputs.has_stream(STDOUT_FILENO) ? STDERR_FILENO : STDOUT_FILENO;
    const reporters::Style style = reporters::detect_style(stream, flags.no_color);
    reporters::Output::to_stream(stream, stream == STDOUT_FILENO ? "standard output" : "standard error")
        .write(reporters::calibration_text(calibration, style));
    if (flags.output) {
        reporters::Output::to(outputs.release("--output")).write(reporters::calibration_document(calibration));
    }
    return static_cast<int>(ExitCode::ok);
}

}  // namespace

Action add_calibrate(CLI::App& program) {
    auto flags = std::make_shared<CalibrateFlags>();
    CLI::App& command =
        add_command(program, "calibrate", "Measure how often verdicts are right on this machine",
                    {.examples = R"(ipcbench calibrate
ipcbench calibrate pipe shm-spin -r 10 --campaigns 50 -o calibration.json)",
                     .notes = "Each cell is measured three times per repetition: twice as it is, and once slowed down\n"
                              "by a busy wait. All repetitions together are then cut into campaigns, and each is\n"
                              "judged as compare does.",
                     .exit_codes = {{"0", "whatever it finds"},
                                    {"1", "a run failed, or a file cannot be written"},
                                    {"3", "nothing could run"}}});
    add_words(command, "TRANSPORT", flags->transports, "what to measure (default: two that spin and four that block)")
        ->option_text("...");
    const auto add = [&](const char* names, auto& value, const char* placeholder, const std::string& help) {
        add_text(command, names, value, help)->option_text(placeholder);
    };
    const auto with_default = [](const char* help, const std::string& value) {
        return fmt::format("{} (default: {})", help, value);
    };
    add("-r,--repetitions", flags->repetitions, "COUNT",
        with_default("repetitions of each cell in a campaign", flags->repetitions));
    add("-n,--campaigns", flags->campaigns, "COUNT", with_default("number of campaigns", flags->campaigns));
    add("-d,--duration", flags->duration, "TIME", with_default("length of each run", flags->duration));
    add("--slowdown", flags->slowdown, "PERCENT", with_default("what is to be found", flags->slowdown));
    add("-p,--placement", flags->placement, "CPUS", with_default("CPUs of both sides", flags->placement));
    add("-s,--size", flags->size, "BYTES", "payload of each message (default: none)");
    add("-c,--codec", flags->codec, "NAME", with_default("how messages are written", campaign::default_codec));
    add("--seed", flags->seed, "NUMBER", "seed of the shuffled order of measurements (default: random)");
    add("--child", flags->child, "PATH", "path of ipcbench-child (default: the one next to ipcbench)");
    add_plug_in_flag(command, flags->plug_ins);
    add("-o,--output", flags->output, "FILE", "what compare --calibration reads; - is standard output");
    add_switch(command, "--dry-run", flags->dry_run, "list what would be measured and the time that it takes");
    add_switch(command, "--no-color", flags->no_color, "no colours");
    return [flags] { return calibrate(*flags); };
}

}  // namespace ipcbench::cli
