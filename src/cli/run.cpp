#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "campaign/flags.hpp"
#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/flags.hpp"
#include "cli/plug_ins.hpp"
#include "cli/run_matrix.hpp"
#include "registry/user_plug_ins.hpp"

namespace ipcbench::cli {
namespace {

using campaign::GivenFlags;

Footer run_footer() {
    return {.examples = R"(ipcbench run pipe uds-stream --duration 2s
ipcbench run all --size 64K --codec raw --export-json results.json
ipcbench run shm-spin --placement cross --wait yield
ipcbench run tcp --iterations 100000 --option sndbuf=1M
ipcbench run pipe,uds-stream,shm-spin --size 64:1M:*4 --time-budget 2m
ipcbench run pipe shm-futex --placement none,same,cross --repetitions 5
ipcbench run shm-sem:json grpc-uds:protobuf --size 15,1000 --style classic
ipcbench run uds-stream tcp --size 64:64K:*4 --show p99
ipcbench run 'shm-*' --columns rate,p50,p99.9,max --sort p99.9
ipcbench run 'shm-*' --build debug=build/debug/ipcbench
ipcbench run all --size 64:1M:*4 --dry-run
ipcbench run --resume results.json
ipcbench run my-transport pipe --plugin ./libmy.so)",
            .environment = {{"TEST_DURATION_SECONDS", "stands in for --duration"},
                            {"RPC_MESSAGE_COMPLEXITY", "stands in for --codec: json or raw-string"},
                            {"IPCBENCH_CHILD", "stands in for --child"},
                            {registry::plug_ins_variable, plug_ins_variable_help},
                            {"NO_COLOR", "turns colours off"}},
            .exit_codes = {{"0", "all that could run ran"},
                           {"1", "a run failed, a report cannot be written, or slower (--fail-if-slower)"},
                           {"3", "nothing could run"},
                           {"4", "undecided (--fail-if-undecided)"}}};
}

/// Declares the flags of the table, in groups, with their help.
std::shared_ptr<GivenFlags> add_run_flags(CLI::App& command) {
    auto given = std::make_shared<GivenFlags>();
    add_words(command, "TRANSPORT", given->transports,
              "names, lists, globs such as 'shm-*', or all; pipe:raw has its own codec; see: ipcbench list")
        ->option_text("...");
    add_flags(command, campaign::run_flags(), *given);
    return given;
}

}  // namespace

Action add_run(CLI::App& program) {
    CLI::App& command = add_command(program, "run", "Measure round trips through one or more transports", run_footer());
    const std::shared_ptr<GivenFlags> flags = add_run_flags(command);
    return [flags] { return run_matrix(*flags); };
}

}  // namespace ipcbench::cli
