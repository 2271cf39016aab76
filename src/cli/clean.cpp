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
#include "ipcbench/base/printable.hpp"
#include "platform/dead_runs.hpp"

namespace ipcbench::cli {
namespace {

struct Asked {
    std::vector<std::string> further;
    bool all_users = false;
};

int clean(const Asked& asked) {
    const bool all = asked.all_users;
    if (all && !platform::may_clean_for_all()) {
        throw Error(ErrorKind::usage, "--all-users removes what other users' runs left, which takes root",
                    "sudo ipcbench clean --all-users");
    }
    for (const std::string& folder : asked.further) {
        std::error_code not_there;
        if (!std::filesystem::is_directory(folder, not_there)) {
            throw Error(ErrorKind::usage, fmt::format("FOLDER: '{}' is no folder", folder),
                        "name the folder that TMPDIR or XDG_RUNTIME_DIR was");
        }
    }
    const platform::Cleaned cleaned =
        platform::clean_dead_runs(asked.further, all ? platform::Owners::all : platform::Owners::self);
    for (const std::string& name : cleaned.removed) {
        fmt::print("removed {}\n", printable(name));
    }
    for (const std::string& name : cleaned.kept) {
        fmt::print("kept {}\n", printable(name));
    }
    for (const std::string& name : cleaned.failed) {
        std::fputs(fmt::format("error: {}\n", printable(name)).c_str(), stderr);
    }
    if (cleaned.removed.empty() && cleaned.kept.empty() && cleaned.failed.empty()) {
        fmt::print("nothing to remove in {}\n", printable(fmt::format("{}", fmt::join(cleaned.searched, ", "))));
    }
    return static_cast<int>(cleaned.failed.empty() ? ExitCode::ok : ExitCode::run_failed);
}

}  // namespace

Action add_clean(CLI::App& program) {
    auto asked = std::make_shared<Asked>();
    CLI::App& command = *program.add_subcommand("clean", "Remove what runs that were killed left behind");
    add_words(command, "FOLDER", asked->further,
              "what TMPDIR or XDG_RUNTIME_DIR was for those runs, where it was another")
        ->option_text("...");
    add_switch(command, "--all-users", asked->all_users, "what other users' runs left, too; for root");
    command.footer(
        "examples:\n"
        "  ipcbench clean\n"
        "  ipcbench clean /var/tmp\n\n"
        "Folders, shared memory and queues of runs that have died are removed: those whose\n"
        "lock nobody holds. Living runs hold it, wherever they run, and are not touched; what\n"
        "cannot be told from a living run's is kept, with the reason. An ordinary run, also\n"
        "one that fails or is interrupted, leaves nothing.");
    return [asked] { return clean(*asked); };
}

}  // namespace ipcbench::cli
