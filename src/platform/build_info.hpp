#pragma once

#include <string>

namespace ipcbench::platform {

/// How this program was built; both programs of one build say the same.
struct BuildInfo {
    std::string version;     ///< "0.1.0"
    std::string type;        ///< CMAKE_BUILD_TYPE: "Release", "Debug", ...
    std::string compiler;    ///< "GNU 12.2.0"
    std::string sanitizers;  ///< "" or e.g. "address+undefined"

    /// What the parent compares with the child's: two builds that differ here do not measure the same thing.
    [[nodiscard]] std::string id() const { return version + " " + type + " " + compiler + " " + sanitizers; }

    /// Whether numbers of this build are worth quoting.
    [[nodiscard]] bool optimised() const {
        return type != "Debug" && type.find("None") == std::string::npos && sanitizers.empty();
    }
};

[[nodiscard]] BuildInfo build_info();

}  // namespace ipcbench::platform
