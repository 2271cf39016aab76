#pragma once

namespace ipcbench {

/// The exit codes of the process, documented in docs/exit-codes.md. An interrupted run returns 128 + the signal's
/// number, as shells do.
enum class ExitCode : int { ok = 0, run_failed = 1, usage = 2, nothing_ran = 3, undecided = 4, interrupted = 128 };

}  // namespace ipcbench
