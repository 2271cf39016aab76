#pragma once

#include <string>
#include <vector>

#include "campaign/flags.hpp"

namespace ipcbench::campaign {

/// A build of this program that is started for each run.
struct OtherBuild {
    std::string name{};     ///< "debug"
    std::string program{};  ///< path of its ipcbench; "": this process measures
    std::string child{};    ///< path of its ipcbench-child; "": beside the program
};

/// Parses the values of `--build`, [NAME=]PATH. Each must have a unique name, and all must be programs. Throws Error
/// (usage).
[[nodiscard]] std::vector<OtherBuild> read_builds(const std::vector<std::string>& texts);

/// Throws Error (usage) if there is no other build for a flag that compares with one.
void require_builds_for_verdicts(const GivenFlags& flags, const std::vector<OtherBuild>& builds);

/// Returns the name of this build in results of several builds: "release".
[[nodiscard]] std::string name_of_this_build();

}  // namespace ipcbench::campaign
