#pragma once

#include "ipcbench/core/reporter.hpp"

namespace ipcbench::platform {

/// The machine, the build and the conditions that decide how far a number can be trusted. Takes a few milliseconds (the clock is
/// measured), needs no privileges; what cannot be read is "" or `unknown`.
[[nodiscard]] Context describe_environment();

}  // namespace ipcbench::platform
