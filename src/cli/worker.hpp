#pragma once

#include "cli/run_flags.hpp"

namespace ipcbench::cli {

/// `ipcbench run` as another ipcbench of this build starts it (cli/own_process.hpp): measures the one cell, using the
/// clock cost that it is given, prints its raw result, and reports its progress on descriptor 3. It ends with the
/// process that started it.
[[nodiscard]] int run_worker(const RunFlags& flags);

}  // namespace ipcbench::cli
