#pragma once

#include <stdexcept>
#include <string>

namespace ipcbench {

/// What the process returns to its caller; documented in docs/exit-codes.md.
/// An interrupted run returns 128 + the signal's number, as shells do.
enum class ExitCode : int { ok = 0, run_failed = 1, usage = 2, nothing_ran = 3, interrupted = 128 };

/// What sort of thing went wrong, which decides the exit code and whether other transports of the run go on.
enum class ErrorKind {
    failed,       ///< a run was begun and could not be finished
    usage,        ///< the user asked for something that cannot be meant
    unavailable,  ///< this machine or build cannot do it; skipped visibly, never an error of the whole run
    interrupted,  ///< the user told us to stop
};

/// An error for a person: `what()` names the exact cause (with errno and the offending value quoted), `hint()` the next
/// step. Thrown while a run is set up or torn down, never on the frame path (that one returns ipcbench::Fault).
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& cause, std::string hint = {})
        : std::runtime_error(cause), kind_(kind), hint_(std::move(hint)) {}

    [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
    [[nodiscard]] const std::string& hint() const noexcept { return hint_; }

private:
    ErrorKind kind_;
    std::string hint_;
};

/// "`doing`: <text of `error`> (errno N)".
[[nodiscard]] std::string describe_errno(const std::string& doing, int error);

/// An Error of kind `failed` for a system call that set errno to `error`. Without a hint, those that mean the same
/// everywhere (no descriptor free, no memory) get one.
[[nodiscard]] Error system_error(const std::string& doing, int error, std::string hint = {});

}  // namespace ipcbench
