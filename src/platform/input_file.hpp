#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// A file that is read from its beginning to its end; "-" is standard input.
class InputFile {
public:
    /// Throws Error (usage) if it cannot be opened.
    explicit InputFile(std::string path);

    /// Reads the next bytes and returns how many there are: 0 only at the end. Throws Error (usage) if it cannot be
    /// read.
    [[nodiscard]] std::size_t read(std::span<char> bytes);

private:
    std::string path_;
    UniqueFd opened_;
};

/// Returns the content of a file ("-" is standard input), or nothing if it has more than `max` bytes, because a device
/// may be endless. Throws Error (usage) if it cannot be read.
[[nodiscard]] std::optional<std::string> read_input(const std::string& path, std::size_t max);

}  // namespace ipcbench::platform
