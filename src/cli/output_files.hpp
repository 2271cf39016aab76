#pragma once

#include <string>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "platform/output_target.hpp"

namespace ipcbench::cli {

/// The files that the options of a command write. Two options never write the same file, by whatever path, link or
/// descriptor they reach it. Opens and changes nothing.
class OutputFiles {
public:
    /// Throws Error (usage) for an empty path, and if another option already writes that file.
    void add(const std::string& option, const std::string& path);

    /// Throws Error (usage) if `path` ("-" is standard input) is a file that one of the options would overwrite, except
    /// for the option `allowed`, which continues it. `what` completes "--output: 'x' is ...".
    void refuse_input(const std::string& path, const std::string& what = "what the results are read from",
                      const std::string& allowed = "") const;

    /// Throws Error (usage) if an option names the file that a standard stream also writes to.
    void refuse_stream(int stream, const std::string& name) const;

    /// Returns whether an option writes to that standard stream, so that nothing else may.
    [[nodiscard]] bool has_stream(int stream) const;

    /// Holds the folder of that option's file until the descriptor is closed (platform::hold_folder_of).
    [[nodiscard]] UniqueFd hold_folder(const std::string& option) const;

    /// Hands over the target of an option; call it once for each.
    [[nodiscard]] platform::OutputTarget release(const std::string& option);

private:
    struct Entry {
        std::string option;
        platform::OutputTarget target;
    };
    std::vector<Entry> all_;
};

}  // namespace ipcbench::cli
