#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/reporter.hpp"
#include "platform/system_texts.hpp"

namespace ipcbench::platform {

/// The first "model name" of /proc/cpuinfo; ARM has none, only numbers: "implementer 0x41, part 0xd0c"; or "".
[[nodiscard]] std::string cpu_model(const std::string& cpuinfo);

/// "cpu_model", "cpus", "caches", "smt", "numa", "governor", "turbo", "c_states".
[[nodiscard]] std::vector<Condition> judge_processor(const SystemTexts& texts);

}  // namespace ipcbench::platform
