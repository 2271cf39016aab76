#pragma once

#include "ipcbench/core/reporter.hpp"
#include "platform/system_texts.hpp"

namespace ipcbench::platform {

/// "virtual_machine": by what the hypervisor, the firmware or the processor says.
[[nodiscard]] Condition judge_virtual_machine(const SystemTexts& texts);

}  // namespace ipcbench::platform
