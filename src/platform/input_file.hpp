#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace ipcbench::platform {

/// Returns the content of a file ("-" is standard input), or nothing if it has more than `max` bytes, because a device
/// may be endless. Throws Error (usage) if it cannot be read.
[[nodiscard]] std::optional<std::string> read_input(const std::string& path, std::size_t max);

}  // namespace ipcbench::platform
