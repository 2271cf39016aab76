#pragma once

#include <sys/types.h>

#include <string_view>

namespace ipcbench::platform {

/// Writes the whole text at the descriptor's position. Returns 0 or errno: EINTR if the reader has stopped reading and
/// this process was told to end.
[[nodiscard]] int write_all(int fd, std::string_view text) noexcept;

/// Writes the whole text at that offset; the descriptor's position does not change.
[[nodiscard]] int write_all_at(int fd, std::string_view text, off_t place) noexcept;

}  // namespace ipcbench::platform
