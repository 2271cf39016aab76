#pragma once

#include <string>
#include <string_view>

namespace ipcbench::platform {

/// Returns what to do about a limit that a program's last output mentions in the words of strerror(3): "raise the limit
/// of processes...". "" if it mentions none.
[[nodiscard]] std::string hint_for_exhausted(std::string_view said);

}  // namespace ipcbench::platform
