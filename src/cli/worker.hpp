#pragma once

#include "cli/run_flags.hpp"

namespace ipcbench::cli {

/// `ipcbench run` as another ipcbench of this build starts it (cli/own_process.hpp): measures the one cell, with what a
/// clock read costs there, prints its raw result, and tells on descriptor 3 how far it is. It ends with the process
/// that started it.
[[nodiscard]] int run_worker(const RunFlags& flags);

}  // namespace ipcbench::cli
