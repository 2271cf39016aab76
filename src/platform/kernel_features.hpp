#pragma once

#include <vector>

#include "ipcbench/core/reporter.hpp"
#include "platform/system_texts.hpp"

namespace ipcbench::platform {

/// "io_uring", "perf", "aslr".
[[nodiscard]] std::vector<Condition> judge_kernel_features(const SystemTexts& texts);

}  // namespace ipcbench::platform
