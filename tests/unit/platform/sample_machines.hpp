#pragma once

#include <string>

#include "ipcbench/core/context.hpp"
#include "platform/system_info.hpp"

/// What different kinds of machines report about themselves.
namespace ipcbench::platform::test {

/// All facts are known and good.
[[nodiscard]] SystemInfo good_machine();

/// Bare metal with default settings: governor powersave, turbo, SMT, deep C-states.
[[nodiscard]] SystemInfo intel_laptop();

/// Two sockets, a turbo switch named boost, and a governor.
[[nodiscard]] SystemInfo amd_server();

/// No model name, no flags, no firmware, no SMT switch.
[[nodiscard]] SystemInfo arm_board();

/// Half a CPU, 64 MiB of /dev/shm, a seccomp filter, a user namespace.
[[nodiscard]] SystemInfo container();

/// A KVM guest on AMD.
[[nodiscard]] SystemInfo virtual_machine();

/// Reports nothing at all.
[[nodiscard]] SystemInfo silent_machine();

/// Returns the condition with that name; fails the test if there is none.
[[nodiscard]] Condition condition(const SystemInfo& info, const std::string& name);
[[nodiscard]] Verdict verdict(const SystemInfo& info, const std::string& name);

/// Returns the names of the conditions with that verdict, in their order.
[[nodiscard]] std::vector<std::string> names(const SystemInfo& info, Verdict verdict);

}  // namespace ipcbench::platform::test
