#pragma once

namespace ipcbench::cli {

/// The whole of `ipcbench`: parses, dispatches, prints errors; returns the exit code (docs/exit-codes.md).
[[nodiscard]] int run_program(int argc, char** argv);

}  // namespace ipcbench::cli
