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
        throw Error(ErrorKind::usage, "--all-users removes what other users' runs left, which needs root",
                    "sudo ipcbench clean --all-users");
    }
    for (const std::string& folder : asked.further) {
        std::error_code not_there;
        if (!std::filesystem::is_directory(folder, not_there)) {
            throw Error(ErrorKind::usage, fmt::format("FOLDER: '{}' is not a folder", folder),
                        "name a folder that TMPDIR or XDG_RUNTIME_DIR was set to");
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
    add_words(command, "FOLDER", asked->further, "where TMPDIR or XDG_RUNTIME_DIR pointed for those runs, if not here")
        ->option_text("...");
    add_switch(command, "--all-users", asked->all_users, "also remove what other users' runs left; needs root");
    command.footer(
        "examples:\n"
        "  ipcbench clean\n"
        "  ipcbench clean /var/tmp\n\n"
        "Removes folders, shared memory and queues of runs that have died, whose lock is\n"
        "free. A living run holds its lock, in whatever container it runs, and is not\n"
        "touched. Where clean cannot tell, it keeps everything and prints the reason. A\n"
        "run that ends by itself, even if it fails or is interrupted, leaves nothing.");
    return [asked] { return clean(*asked); };
}

}  // namespace ipcbench::cli
