#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/commands.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::cli {
namespace {

int clean(const std::vector<std::string>& further) {
    const platform::Cleaned cleaned = platform::clean_dead_runs(further);
    for (const std::string& name : cleaned.removed) {
        fmt::print("removed {}\n", printable(name));
    }
    for (const std::string& name : cleaned.failed) {
        std::fputs(fmt::format("error: {}\n", printable(name)).c_str(), stderr);
    }
    if (cleaned.removed.empty() && cleaned.failed.empty()) {
        fmt::print("nothing to remove in {}\n", printable(fmt::format("{}", fmt::join(cleaned.searched, ", "))));
    }
    return static_cast<int>(cleaned.failed.empty() ? ExitCode::ok : ExitCode::run_failed);
}

}  // namespace

Action add_clean(CLI::App& program) {
    auto further = std::make_shared<std::vector<std::string>>();
    CLI::App& command = *program.add_subcommand("clean", "Remove what runs that were killed left behind");
    command.add_option("FOLDER", *further, "what TMPDIR or XDG_RUNTIME_DIR was for those runs, where it was another")
        ->option_text("...")
        ->check(CLI::ExistingDirectory);
    command.footer(
        "examples:\n"
        "  ipcbench clean\n"
        "  ipcbench clean /var/tmp\n\n"
        "Folders, shared memory and queues of runs whose process is gone are removed;\n"
        "those of living runs are not touched. An ordinary run, also one that fails or is\n"
        "interrupted, leaves nothing.");
    return [further] { return clean(*further); };
}

}  // namespace ipcbench::cli
