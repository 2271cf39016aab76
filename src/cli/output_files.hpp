#pragma once

#include <string>
#include <vector>

#include "platform/output_target.hpp"

namespace ipcbench::cli {

/// The files that the options of a command write. Two of them never write one file, by whatever path, link or
/// descriptor they come to it. Nothing is opened here, and nothing changed.
class OutputFiles {
public:
    /// Throws Error (usage) for a path that is none, and where another option writes that file already.
    void add(const std::string& option, const std::string& path);

    /// Throws Error (usage) where `path` ("-" is standard input) is what one of the options would write over.
    void refuse_input(const std::string& path) const;

    /// Throws Error (usage) where an option has the path of a file that a standard stream goes to as well.
    void refuse_stream(int stream, const std::string& name) const;

    /// Whether an option writes to that standard stream, so that nothing else may.
    [[nodiscard]] bool has_stream(int stream) const;

    /// To be called once for each option.
    [[nodiscard]] platform::OutputTarget release(const std::string& option);

private:
    struct Entry {
        std::string option;
        platform::OutputTarget target;
    };
    std::vector<Entry> all_;
};

}  // namespace ipcbench::cli
