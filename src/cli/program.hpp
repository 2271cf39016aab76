#pragma once

namespace ipcbench::cli {

/// Runs the whole of `ipcbench`: parses, dispatches, prints errors. Returns the exit code (docs/exit-codes.md).
[[nodiscard]] int run_program(int argc, char** argv);

}  // namespace ipcbench::cli
