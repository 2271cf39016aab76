#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "ipcbench/base/unique_fd.hpp"

/// The system-wide names of iceoryx 2.0, which cannot be configured: who holds them, and how they are removed.
namespace ipcbench::transports::iox_daemon {

/// The library puts each process's socket here, and a lock file of the same name plus this suffix.
inline constexpr const char* participants_folder = "/tmp/";
inline constexpr const char* lock_suffix = ".lock";

/// Between the run's prefix and a process's number: together the name under which RouDi knows the process.
inline constexpr const char* participant_mark = "-iox-";

/// Returns the process that holds RouDi's lock, 0 if the system does not say which, and nothing if no process does.
[[nodiscard]] std::optional<pid_t> running_roudi();

/// Takes the right to run a RouDi, among all runs of ipcbench on this machine. Returns an empty descriptor while
/// another run has it. Throws Error.
[[nodiscard]] UniqueFd try_lock_daemon();

/// Returns the process that has that right; empty if unknown.
[[nodiscard]] std::optional<pid_t> holder_of_turn();

/// Returns whether a RouDi is listening.
[[nodiscard]] bool answers();

/// Waits until RouDi knows no process of the run with that prefix, for at most half a second: a process that leaves
/// waits for RouDi's answer without a time limit.
void close_all(const std::string& prefix);

/// Returns why iceoryx cannot work for this user and group; empty if it can. iceoryx aborts a process whose user or
/// group has no name, or that cannot find its shared memory.
[[nodiscard]] std::optional<std::string> problem_of_user();

}  // namespace ipcbench::transports::iox_daemon
