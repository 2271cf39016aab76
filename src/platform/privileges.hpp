#pragma once

#include "platform/system_texts.hpp"

namespace ipcbench::platform {

/// Capabilities that lift limits, by their numbers in linux/capability.h.
enum class Capability : unsigned { sys_ptrace = 19, sys_admin = 21, sys_resource = 24 };

/// Whether we have it towards the whole system. One that counts only within a user namespace of its own (unshare -r,
/// rootless containers) does not lift what the kernel checks in the initial one.
[[nodiscard]] bool has_capability(const SystemTexts& texts, Capability capability);

/// Whether a seccomp filter looks at our system calls (proc(5), "Seccomp: 2").
[[nodiscard]] bool is_filtered(const SystemTexts& texts);

/// As much of the texts as the above want, read now.
[[nodiscard]] SystemTexts read_privileges();

}  // namespace ipcbench::platform
