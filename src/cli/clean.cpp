#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::cli {
namespace {

int clean() {
    const platform::Cleaned cleaned = platform::clean_dead_runs();
    for (const std::string& name : cleaned.removed) {
        fmt::print("removed {}\n", name);
    }
    for (const std::string& name : cleaned.failed) {
        std::fputs(fmt::format("error: {}\n", name).c_str(), stderr);
    }
    if (cleaned.removed.empty() && cleaned.failed.empty()) {
        fmt::print("nothing to remove\n");
    }
    return static_cast<int>(cleaned.failed.empty() ? ExitCode::ok : ExitCode::run_failed);
}

}  // namespace

Action add_clean(CLI::App& program) {
    program.add_subcommand("clean", "Remove what runs that were killed left behind")
        ->footer(
            "example: ipcbench clean\n\n"
            "Folders, shared memory and queues of runs whose process is gone are removed;\n"
            "those of living runs are not touched. An ordinary run, also one that fails or is\n"
            "interrupted, leaves nothing.");
    return clean;
}

}  // namespace ipcbench::cli
