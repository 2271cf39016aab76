#pragma once

#include <string_view>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// Writes to a stream of the process as much as is possible without blocking, and drops the rest. So a terminal that
/// was stopped (Ctrl-S), or a pipe that nobody reads, never blocks the caller.
///
/// O_NONBLOCK belongs to the open file description, which the stream shares with the shell and other processes, so the
/// file is opened anew. If that is not allowed (a terminal of another user), poll(2) is called first; then a stream
/// that has room, but less than the text needs, still blocks.
class UnblockedStream {
public:
    /// `fd` must outlive it.
    explicit UnblockedStream(int fd);

    /// Returns whether any of it was written.
    bool write(std::string_view text) const noexcept;

private:
    int fd_;
    UniqueFd own_;
};

}  // namespace ipcbench::platform
