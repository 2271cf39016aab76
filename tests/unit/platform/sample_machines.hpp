#pragma once

#include <string>

#include "ipcbench/core/reporter.hpp"
#include "platform/system_texts.hpp"

/// What machines of several kinds say about themselves.
namespace ipcbench::platform::test {

/// Everything is known and good.
[[nodiscard]] SystemTexts good_machine();

/// Bare metal as it comes: governor powersave, turbo, SMT, deep C-states.
[[nodiscard]] SystemTexts intel_laptop();

/// Two sockets with a switch named boost, and a governor.
[[nodiscard]] SystemTexts amd_server();

/// No model name, no flags, no firmware, no SMT switch.
[[nodiscard]] SystemTexts arm_board();

/// Half a CPU, 64 MiB of /dev/shm, a seccomp filter, a user of its own.
[[nodiscard]] SystemTexts container();

/// A guest of KVM on AMD.
[[nodiscard]] SystemTexts virtual_machine();

/// Says nothing at all.
[[nodiscard]] SystemTexts silent_machine();

/// The condition of that name; fails the test if there is none.
[[nodiscard]] Condition condition(const SystemTexts& texts, const std::string& name);
[[nodiscard]] Verdict verdict(const SystemTexts& texts, const std::string& name);

/// The names of the conditions with that verdict, in their order.
[[nodiscard]] std::vector<std::string> names(const SystemTexts& texts, Verdict verdict);

}  // namespace ipcbench::platform::test
