#pragma once

#include <sys/types.h>

#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// A process that this one started, or that such a process started. It is held by a pidfd (pidfd_open(2)), so no other
/// process is meant even if its pid is used again.
class Descendant {
public:
    Descendant(pid_t pid, UniqueFd pidfd) : pid_(pid), pidfd_(std::move(pidfd)) {}

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

    /// Sends a signal. Returns false, and does nothing, if the process has ended.
    bool send(int signal) const noexcept;

    /// Returns whether the process ends within this time.
    [[nodiscard]] bool ends_within(std::chrono::milliseconds at_most) const noexcept;

private:
    pid_t pid_;
    UniqueFd pidfd_;
};

/// Returns a descendant of `ancestor` with that name, after all processes between the two, the eldest first. Empty if
/// there is none now. Throws Error if processes cannot be held.
[[nodiscard]] std::vector<Descendant> line_to(pid_t ancestor, std::string_view name);

}  // namespace ipcbench::platform
