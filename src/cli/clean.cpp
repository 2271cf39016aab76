#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::cli {
namespace {

int clean(const std::vector<std::string>& further) {
    for (const std::string& folder : further) {
        std::error_code not_there;
        if (!std::filesystem::is_directory(folder, not_there)) {
            throw Error(ErrorKind::usage, fmt::format("FOLDER: '{}' is no folder", folder),
                        "name the folder that TMPDIR or XDG_RUNTIME_DIR was");
        }
    }
    const platform::Cleaned cleaned = platform::clean_dead_runs(further);
    for (const std::string& name : cleaned.removed) {
        fmt::print("removed {}\n", name);
    }
    for (const std::string& name : cleaned.failed) {
        std::fputs(fmt::format("error: {}\n", name).c_str(), stderr);
    }
    if (cleaned.removed.empty() && cleaned.failed.empty()) {
        fmt::print("nothing to remove in {}\n", fmt::join(cleaned.searched, ", "));
    }
    return static_cast<int>(cleaned.failed.empty() ? ExitCode::ok : ExitCode::run_failed);
}

}  // namespace

Action add_clean(CLI::App& program) {
    auto further = std::make_shared<std::vector<std::string>>();
    CLI::App& command = *program.add_subcommand("clean", "Remove what runs that were killed left behind");
    add_words(command, "FOLDER", *further, "what TMPDIR or XDG_RUNTIME_DIR was for those runs, where it was another")
        ->option_text("...");
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
