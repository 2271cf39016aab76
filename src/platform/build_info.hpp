#pragma once

#include <string>

namespace ipcbench::platform {

/// How this program was built. Both programs of one build have the same values.
struct BuildInfo {
    std::string version;     ///< "0.1.0"
    std::string type;        ///< CMAKE_BUILD_TYPE: "Release", "Debug", ...
    std::string compiler;    ///< "GNU 12.2.0"
    std::string sanitizers;  ///< "" or e.g. "address+undefined"
    std::string commit{};    ///< "12f8dd91ac03", "12f8dd91ac03-dirty"; "" if it was not built from a git work tree
    std::string date{};      ///< of the commit, else of the source: "2026-01-31"

    /// Returns what the parent compares with the child's: builds with different ids do not measure the same thing.
    [[nodiscard]] std::string id() const { return version + " " + type + " " + compiler + " " + sanitizers; }

    /// Returns whether numbers from this build are worth quoting.
    [[nodiscard]] bool optimised() const {
        return type != "Debug" && type.find("None") == std::string::npos && sanitizers.empty();
    }
};

[[nodiscard]] BuildInfo build_info();

}  // namespace ipcbench::platform
