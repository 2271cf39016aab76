#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/reporter.hpp"
#include "platform/system_texts.hpp"

namespace ipcbench::platform {

/// A folder of a control group's files.
struct GroupFolder {
    std::string path;
    bool unified = false;  ///< of version 2
};

/// The folders of our control group and of its ancestors, innermost first, in each hierarchy that has that controller
/// ("cpu"), as /proc/self/cgroup and /proc/self/mountinfo name them; versions 1 and 2, also both at once (cgroups(7)).
[[nodiscard]] std::vector<GroupFolder> group_folders(const std::string& cgroup, const std::string& mountinfo,
                                                     std::string_view controller);

/// The files that set the CPU time of our control group and of those around it, innermost first.
[[nodiscard]] std::vector<CpuQuota> cpu_quota_files(const std::string& cgroup, const std::string& mountinfo);

/// Reads those that exist; nothing where the kernel does not say which group we are in.
[[nodiscard]] std::optional<std::vector<CpuQuota>> read_cpu_quotas();

/// "cgroup_cpu": whether parent and child may both work all the time.
[[nodiscard]] Condition judge_cpu_quota(const SystemTexts& texts);

}  // namespace ipcbench::platform
