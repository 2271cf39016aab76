#include <unistd.h>

#include <variant>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/run_request.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/environment.hpp"
#include "reporters/progress_line.hpp"
#include "reporters/reporters.hpp"
#include "runner/run_cell.hpp"

namespace ipcbench::cli {
namespace {

using reporters::Output;

/// A run that is ready, or the result that says why it is not.
struct CheckedRun {
    runner::Cell cell;
    std::variant<runner::Prepared, RunResult> outcome;
};

/// What was named itself and cannot be meant is an error; what only a glob brought in is skipped with the reason.
CheckedRun check(const RequestedRun& run) {
    try {
        return {run.cell, runner::prepare(run.cell)};
    } catch (const Error& error) {
        if (run.by_name && error.kind() == ErrorKind::usage) {
            throw;
        }
        RunResult skipped = runner::describe(run.cell);
        skipped.status = RunStatus::skipped;
        skipped.reason = error.what();
        skipped.hint = error.hint();
        return {run.cell, skipped};
    }
}

/// All reports of one invocation. When the JSON goes to standard output, the text goes to standard error.
class Reports {
public:
    Reports(const RunFlags& flags, bool several)
        : text_(flags.export_json == "-" ? Output::to_stream(STDERR_FILENO, "standard error")
                                         : Output::to_stream(STDOUT_FILENO, "standard output")),
          complaints_(Output::to_stream(STDERR_FILENO, "standard error")) {
        const reporters::Style style =
            reporters::detect_style(flags.export_json == "-" ? STDERR_FILENO : STDOUT_FILENO, flags.no_color);
        if (flags.export_json) {
            all_.push_back(reporters::make_json(Output::to_file(*flags.export_json)));
        }
        all_.push_back(reporters::make_text(text_, complaints_, {style, flags.quiet, several}));
        if (several && !flags.quiet) {
            all_.push_back(reporters::make_table(text_, style));
        }
    }

    void begin(const Context& context) {
        for (const auto& reporter : all_) {
            reporter->begin(context);
        }
    }
    void result(const RunResult& result) {
        for (const auto& reporter : all_) {
            reporter->result(result);
        }
    }
    void end() {
        for (const auto& reporter : all_) {
            reporter->end();
        }
    }
    /// When one of them has failed: the others end what they have.
    void end_what_can_be() noexcept {
        for (const auto& reporter : all_) {
            try {
                reporter->end();
            } catch (const std::exception&) {
                continue;  // the first error is on its way already
            }
        }
    }

private:
    Output text_;
    Output complaints_;
    std::vector<std::unique_ptr<Reporter>> all_;
};

/// Counts how the runs ended, for the exit code.
class Tally {
public:
    void add(RunStatus status) {
        failed_ = failed_ || status == RunStatus::failed;
        ran_ = ran_ || status == RunStatus::ok || status == RunStatus::partial;
    }
    [[nodiscard]] int exit_code(int signal) const {
        if (signal != 0) {
            return static_cast<int>(ExitCode::interrupted) + signal;
        }
        if (failed_) {
            return static_cast<int>(ExitCode::run_failed);
        }
        return static_cast<int>(ran_ ? ExitCode::ok : ExitCode::nothing_ran);
    }

private:
    bool failed_ = false;
    bool ran_ = false;
};

int run(const RunFlags& flags) {
    if (flags.export_json && flags.export_json->empty()) {
        throw Error(ErrorKind::usage, "--export-json: '' is no path", "- is standard output");
    }
    std::vector<CheckedRun> runs;
    for (const RequestedRun& requested : requested_runs(flags)) {
        runs.push_back(check(requested));
    }
    Reports reports(flags, runs.size() > 1);
    const Context context = platform::describe_environment();
    platform::Supervisor supervisor(platform::Supervisor::Signals::watch);
    reporters::ProgressLine progress(STDERR_FILENO, reporters::detect_style(STDERR_FILENO, true),
                                     ::isatty(STDERR_FILENO) != 0 && !flags.quiet);
    Tally tally;
    try {
        reports.begin(context);
        for (std::size_t i = 0; i < runs.size() && supervisor.signal() == 0; ++i) {
            const runner::Cell& cell = runs[i].cell;
            const auto begins = [&](const runner::Stretch& stretch) {
                progress.begin({std::string(cell.transport->info.name), i + 1, runs.size(), std::string(stretch.phase),
                                stretch.duration, stretch.round_trips},
                               supervisor.lifeline());
            };
            RunResult result;
            if (const auto* const prepared = std::get_if<runner::Prepared>(&runs[i].outcome)) {
                result = runner::run_cell(cell, *prepared, supervisor, context.clock.cost_ns, begins);
            } else {
                result = std::get<RunResult>(runs[i].outcome);
            }
            progress.end();
            reports.result(result);
            tally.add(result.status);
        }
        reports.end();
    } catch (const Error&) {
        reports.end_what_can_be();
        throw;
    }
    return tally.exit_code(supervisor.signal());
}

constexpr const char* examples = R"(examples:
  ipcbench run pipe uds-stream --duration 2s
  ipcbench run all --size 64K --codec raw --export-json results.json
  ipcbench run shm-spin --placement cross --wait yield
  ipcbench run tcp --iterations 100000 --option sndbuf=1M

environment: TEST_DURATION_SECONDS and RPC_MESSAGE_COMPLEXITY (json or raw-string) stand in for
--duration and --codec, IPCBENCH_CHILD for --child; NO_COLOR turns colours off.)";

}  // namespace

Action add_run(CLI::App& program) {
    auto flags = std::make_shared<RunFlags>();
    CLI::App& command = *program.add_subcommand("run", "Measure round trips through one or more transports");
    command.footer(examples);
    command.add_option("TRANSPORT", flags->transports, "names, globs such as 'shm-*', or all; see: ipcbench list")
        ->required();
    CLI::Option* const duration =
        command.add_option("-d,--duration", flags->duration, "how long, e.g. 10 (seconds, the default), 500ms, 2m");
    command.add_option("-n,--iterations", flags->iterations, "how many round trips, instead of --duration")
        ->excludes(duration);
    command.add_option("--warmup", flags->warmup,
                       "how long before the clock starts (default: a tenth of the run, at most 1s; 0: none)");
    command.add_option("-c,--codec", flags->codec, "how messages are written: json (default), raw-string, raw");
    command.add_option("-s,--size", flags->size,
                       "bytes of payload in each message, e.g. 1000, 10K, 1M (default: none)");
    command.add_option("-w,--wait", flags->wait,
                       "how a side waits: block, spin, yield, hybrid[:POLLS]; what a transport offers: see list");
    command.add_option("-p,--placement", flags->placement,
                       "CPUs of parent and child: none (default), same, cross, or CPU,CPU");
    command.add_option("--timing", flags->timing, "how often the clock is read: auto (default), every, sampled, batch");
    command.add_option("-o,--option", flags->options, "a setting of the transport, KEY=VALUE; may be repeated")
        ->expected(1)
        ->take_all();
    command.add_option("--timeout", flags->timeout, "gives up when no round trip ends for so long (default: 5s)");
    command.add_option("--child", flags->child, "path of ipcbench-child (default: beside ipcbench)");
    command.add_option("--export-json", flags->export_json, "writes the results as JSON; - is standard output");
    command.add_flag("-q,--quiet", flags->quiet, "only the line with the count");
    command.add_flag("--no-color", flags->no_color, "no colours");
    return [flags] { return run(*flags); };
}

}  // namespace ipcbench::cli
