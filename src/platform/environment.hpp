#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/reporter.hpp"
#include "platform/system_texts.hpp"

namespace ipcbench::platform {

/// The machine, the build and the conditions that decide how far a number can be trusted. Takes a few milliseconds
/// where it is `quick` (the clock is measured), needs no privileges and changes nothing; what cannot be read is "" or
/// `unknown`.
[[nodiscard]] Context describe_environment(Depth depth = Depth::quick);

/// "Debian GNU/Linux 12 (bookworm)" from os-release(5), or "".
[[nodiscard]] std::string os_name(const std::string& os_release);

/// One verdict on each of the conditions that docs/doctor.md lists, theme by theme.
[[nodiscard]] std::vector<Condition> judge(const SystemTexts& texts);

}  // namespace ipcbench::platform
