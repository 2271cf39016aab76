#pragma once

#include <vector>

#include "ipcbench/core/reporter.hpp"
#include "platform/system_texts.hpp"

namespace ipcbench::platform {

/// "dev_shm", "mqueue", "mqueue_bytes", "sysv_queues", "socket_buffers", "pipe_size", "memlock", "open_files": whether
/// they leave room for messages of 64 KiB, in which the largest of the ping-pong experiments fits (60,000 bytes).
[[nodiscard]] std::vector<Condition> judge_limits(const SystemTexts& texts);

}  // namespace ipcbench::platform
