#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/context.hpp"
#include "platform/system_info.hpp"

namespace ipcbench::platform {

/// Describes the machine, the build and the conditions that decide how far a number can be trusted. Needs no privileges
/// and changes nothing; what cannot be read is "" or `unknown`. With `quick` it takes a few milliseconds, in which the
/// clock is measured.
[[nodiscard]] Context describe_environment(DetailLevel detail = DetailLevel::quick);

/// Returns the name in os-release(5), such as "Debian GNU/Linux 12 (bookworm)", or "".
[[nodiscard]] std::string os_name(const std::string& os_release);

/// Returns one verdict for each condition in docs/doctor.md, grouped by category.
[[nodiscard]] std::vector<Condition> judge(const SystemInfo& info);

}  // namespace ipcbench::platform
