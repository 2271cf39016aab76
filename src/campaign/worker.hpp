#pragma once

#include "campaign/flags.hpp"

namespace ipcbench::campaign {

/// Runs `ipcbench run` as started by another ipcbench of this build (campaign/own_process.hpp). Measures the one cell,
/// using the clock cost that it is given, prints its raw result, and reports its progress on descriptor 3. It ends with
/// the process that started it.
[[nodiscard]] int run_worker(const GivenFlags& flags);

}  // namespace ipcbench::campaign
