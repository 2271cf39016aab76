#pragma once

#include "platform/system_info.hpp"

namespace ipcbench::platform {

/// Capabilities that lift limits, by their numbers in linux/capability.h.
enum class Capability : unsigned { sys_ptrace = 19, sys_admin = 21, sys_resource = 24 };

/// Returns whether this process has the capability in the initial user namespace. A capability that counts only within
/// another user namespace (unshare -r, rootless containers) does not lift what the kernel checks in the initial one.
[[nodiscard]] bool has_capability(const SystemInfo& info, Capability capability);

/// Returns whether a seccomp filter checks our system calls (proc(5), "Seccomp: 2").
[[nodiscard]] bool is_filtered(const SystemInfo& info);

/// Reads, now, the texts that the two functions above need.
[[nodiscard]] SystemInfo read_privileges();

}  // namespace ipcbench::platform
