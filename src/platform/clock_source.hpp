#pragma once

#include <vector>

#include "ipcbench/core/reporter.hpp"
#include "platform/system_texts.hpp"

namespace ipcbench::platform {

/// "clock_source": what the kernel reads; "clock": what a reading costs, as measured.
[[nodiscard]] std::vector<Condition> judge_clocks(const SystemTexts& texts);

}  // namespace ipcbench::platform
