#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/run_flags.hpp"
#include "cli/run_matrix.hpp"

namespace ipcbench::cli {
namespace {

constexpr const char* run_examples = R"(examples:
  ipcbench run pipe uds-stream --duration 2s
  ipcbench run all --size 64K --codec raw --export-json results.json
  ipcbench run shm-spin --placement cross --wait yield
  ipcbench run tcp --iterations 100000 --option sndbuf=1M
  ipcbench run pipe,uds-stream,shm-spin --size 64:1M:*4 --time-budget 2m
  ipcbench run pipe shm-futex --placement none,same,cross --repetitions 5
  ipcbench run shm-sem:json grpc-uds:protobuf --size 15,1000 --style classic
  ipcbench run 'shm-*' --build debug=build/debug/ipcbench

environment: TEST_DURATION_SECONDS and RPC_MESSAGE_COMPLEXITY (json or
raw-string) stand in for --duration and --codec, IPCBENCH_CHILD for --child;
NO_COLOR turns colours off.)";

}  // namespace

Action add_run(CLI::App& program) {
    CLI::App& command = *program.add_subcommand("run", "Measure round trips through one or more transports");
    command.footer(run_examples);
    const std::shared_ptr<RunFlags> flags = add_run_flags(command);
    return [flags] { return run_matrix(*flags); };
}

}  // namespace ipcbench::cli
