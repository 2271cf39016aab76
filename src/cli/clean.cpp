#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "platform/dead_runs.hpp"
#include "platform/exit_code.hpp"

namespace ipcbench::cli {
namespace {

struct CleanFlags {
    std::vector<std::string> more_folders;
    bool all_users = false;
};

int clean(const CleanFlags& flags) {
    const bool all = flags.all_users;
    if (all && !platform::may_clean_for_all()) {
        throw Error(ErrorKind::usage, "--all-users removes what other users' runs left, which needs root",
                    "sudo ipcbench clean --all-users");
    }
    for (const std::string& folder : flags.more_folders) {
        std::error_code not_there;
        if (!std::filesystem::is_directory(folder, not_there)) {
            throw Error(ErrorKind::usage, fmt::format("FOLDER: '{}' is not a folder", folder),
                        "name a folder that TMPDIR or XDG_RUNTIME_DIR was set to");
        }
    }
    const platform::CleanResult result =
        platform::clean_dead_runs(flags.more_folders, all ? platform::Owners::all : platform::Owners::self);
    for (const std::string& name : result.removed) {
        fmt::print("removed {}\n", printable(name));
    }
    for (const std::string& name : result.kept) {
        fmt::print("kept {}\n", printable(name));
    }
    for (const std::string& name : result.failed) {
        std::fputs(fmt::format("error: {}\n", printable(name)).c_str(), stderr);
    }
    if (result.removed.empty() && result.kept.empty() && result.failed.empty()) {
        fmt::print("nothing to remove in {}\n", printable(fmt::format("{}", fmt::join(result.searched, ", "))));
    }
    return static_cast<int>(result.failed.empty() ? ExitCode::ok : ExitCode::run_failed);
}

Footer clean_footer() {
    return {.examples = R"(ipcbench clean
ipcbench clean /var/tmp)",
            .notes =
                "Removes folders, shared memory and queues of runs that have died, whose lock is\n"
                "free. A living run holds its lock, in whatever container it runs, and is not\n"
                "touched. Where clean cannot tell, it keeps everything and prints the reason. A\n"
                "run that ends by itself, even if it fails or is interrupted, leaves nothing.",
            .exit_codes = {{"0", "even if it kept something"}, {"1", "something of a dead run could not be removed"}}};
}

}  // namespace

Action add_clean(CLI::App& program) {
    auto flags = std::make_shared<CleanFlags>();
    CLI::App& command = add_command(program, "clean", "Remove what runs that were killed left behind", clean_footer());
    add_words(command, "FOLDER", flags->more_folders,
              "where TMPDIR or XDG_RUNTIME_DIR pointed for those runs, if not here")
        ->option_text("...");
    add_switch(command, "--all-users", flags->all_users, "also remove what other users' runs left; needs root");
    return [flags] { return clean(*flags); };
}

}  // namespace ipcbench::cli
