#pragma once

#include <functional>
#include <map>
#include <string>

namespace ipcbench::platform {

/// Returns the environment variables that are set and may decide what a run measures: where its files are, and how the
/// loader, the C library and message libraries behave. No others: they may be secret.
[[nodiscard]] std::map<std::string, std::string, std::less<>> deciding_variables();

}  // namespace ipcbench::platform
