#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/usage_error.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "overhead/report.hpp"
#include "platform/exit_code.hpp"
#include "platform/signals.hpp"

namespace {

using namespace ipcbench;

constexpr const char* examples = R"(examples:
  ipcbench-overhead                     every transport: some minutes
  ipcbench-overhead 'shm-*' --pairs 31  some of them, more often
  ipcbench-overhead --startup           how long a whole run of one round trip takes)";

int parse_and_run(int argc, char** argv) {
    CLI::App program("Pits each transport, as ipcbench runs it, against a hand-written loop over the same mechanism.",
                     "ipcbench-overhead");
    program.footer(examples);
    overhead::Request request;
    std::string pairs = std::to_string(request.pairs);
    std::string spec = std::to_string(request.spec.count());
    program.add_option("TRANSPORT", request.transports, "names or globs such as 'shm-*'; default: all");
    program.add_option("--pairs", pairs, "how many pairs of stretches per transport (or starts)")
        ->capture_default_str();
    program.add_option("--stretch", spec, "milliseconds per stretch, warm-up included")->capture_default_str();
    program.add_flag("--cross", request.across, "a CPU for each side, also of transports that block");
    program.add_flag("--startup", request.startup, "times whole runs of one round trip instead");
    program.add_flag("--markdown", request.markdown, "prints the table for docs/methodology-measurements.md");
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        return program.exit(asked);
    } catch (const CLI::ParseError& error) {
        throw cli::usage_error(program, error, std::vector<std::string>(argv + 1, argv + argc));
    }
    request.pairs = parse_count(pairs, "--pairs", 1, 1000);
    request.spec = std::chrono::milliseconds(parse_count(spec, "--stretch", 10, 10'000));
    return overhead::report(request);
}

}  // namespace

int main(int argc, char** argv) {
    platform::prepare_signals();
    try {
        return parse_and_run(argc, argv);
    } catch (const Error& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        if (!error.hint().empty()) {
            fmt::print(stderr, "hint: {}\n", error.hint());
        }
        return static_cast<int>(error.kind() == ErrorKind::usage ? ExitCode::usage : ExitCode::run_failed);
    } catch (const std::exception& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return static_cast<int>(ExitCode::run_failed);
    }
}
