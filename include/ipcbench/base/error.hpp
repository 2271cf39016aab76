#pragma once

#include <stdexcept>
#include <string>

namespace ipcbench {

/// The kind of an error, which decides how the program ends and whether other transports of the run go on.
enum class ErrorKind {
    failed,       ///< a run was started and could not be finished
    usage,        ///< the user asked for something contradictory
    unavailable,  ///< this machine or build does not support it; reported as skipped, never an error of the whole run
    interrupted,  ///< the user told the program to stop
};

/// An error for people to read: `what()` names the exact cause (with errno and the offending value quoted), `hint()`
/// the next step. Thrown while a run is set up or torn down, never on the frame path, which returns ipcbench::Fault.
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

/// Returns "`doing`: <text of `error`> (errno N)".
[[nodiscard]] std::string describe_errno(const std::string& doing, int error);

/// Returns an Error of kind `failed` for a system call that set errno to `error`. If no hint is given, errors with the
/// same cause everywhere (no descriptor free, no memory) get one.
[[nodiscard]] Error system_error(const std::string& doing, int error, std::string hint = {});

}  // namespace ipcbench
