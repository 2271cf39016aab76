#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "ipcbench/base/unique_fd.hpp"

/// The names of iceoryx 2.0 in the system, which are the same whatever it is told: who has them, and what becomes of
/// them.
namespace ipcbench::transports::iox_daemon {

/// Where the library puts the socket of each process, and a lock of the same name and this suffix.
inline constexpr const char* participants_folder = "/tmp/";
inline constexpr const char* lock_suffix = ".lock";

/// Between the run's prefix and a process's number: the name by which RouDi knows it.
inline constexpr const char* participant_mark = "-iox-";

/// The process that holds RouDi's lock, 0 if the system does not tell which; nothing if none does.
[[nodiscard]] std::optional<pid_t> running_roudi();

/// The right to run a RouDi, among all runs of ipcbench on this machine; none while another has it. Throws Error.
[[nodiscard]] UniqueFd try_turn();

/// The process that has it; empty if unknown.
[[nodiscard]] std::optional<pid_t> holder_of_turn();

/// Whether some RouDi listens.
[[nodiscard]] bool answers();

/// Waits until no process of the run with that prefix is known to RouDi any more, for half a second at most: one that
/// leaves waits for RouDi's answer without a bound.
void let_all_leave(const std::string& prefix);

/// Why iceoryx cannot work for this user and group; empty if it can. iceoryx ends a process whose user or group has no
/// name, or cannot find its shared memory.
[[nodiscard]] std::optional<std::string> problem_of_user();

}  // namespace ipcbench::transports::iox_daemon
