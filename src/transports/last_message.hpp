#pragma once

#include <chrono>

namespace ipcbench::transports {

/// How long a side that closes right after an answer, with a library that sends in the background, waits until that
/// answer has left: 16 MiB may take so long on a busy machine. A side that was told to stop does not wait.
inline constexpr std::chrono::milliseconds last_message_grace{2000};

}  // namespace ipcbench::transports
