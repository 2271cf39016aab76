#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/context.hpp"
#include "platform/system_info.hpp"

namespace ipcbench::platform {

/// A folder with the files of a control group.
struct GroupFolder {
    std::string path;
    bool unified = false;  ///< of version 2
};

/// Returns the folders of our control group and of its ancestors, innermost first, in each hierarchy that has that
/// controller ("cpu"), according to /proc/self/cgroup and /proc/self/mountinfo. Supports versions 1 and 2, and both at
/// once (cgroups(7)).
[[nodiscard]] std::vector<GroupFolder> group_folders(const std::string& cgroup, const std::string& mountinfo,
                                                     std::string_view controller);

/// Returns the files that set the CPU time of our control group and of its ancestors, innermost first.
[[nodiscard]] std::vector<CpuQuota> cpu_quota_files(const std::string& cgroup, const std::string& mountinfo);

/// Reads the quotas that exist; nothing if the kernel does not say which group this process is in.
[[nodiscard]] std::optional<std::vector<CpuQuota>> read_cpu_quotas();

/// Judges "cgroup_cpu": whether parent and child may both run all the time.
[[nodiscard]] Condition judge_cpu_quota(const SystemInfo& info);

}  // namespace ipcbench::platform
