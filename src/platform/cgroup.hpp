#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ipcbench/core/reporter.hpp"
#include "platform/system_texts.hpp"

namespace ipcbench::platform {

/// The files that set the CPU time of our control group and of those around it, innermost first, as
/// /proc/self/cgroup and /proc/self/mountinfo name them; versions 1 and 2, also both at once (cgroups(7)).
[[nodiscard]] std::vector<CpuQuota> cpu_quota_files(const std::string& cgroup, const std::string& mountinfo);

/// Reads those that exist; nothing where the kernel does not say which group we are in.
[[nodiscard]] std::optional<std::vector<CpuQuota>> read_cpu_quotas();

/// "cgroup_cpu": whether parent and child may both work all the time.
[[nodiscard]] Condition judge_cpu_quota(const SystemTexts& texts);

}  // namespace ipcbench::platform
