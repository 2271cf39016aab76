#pragma once

#include <string_view>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::reporters {

/// Writes to a stream of the process what goes through at once, and drops the rest: a terminal that was stopped
/// (Ctrl-S), or a pipe that nobody empties, keeps nobody waiting.
///
/// O_NONBLOCK belongs to the open file, which the stream shares with the shell and others, so it is opened anew. Where
/// that is not allowed (a terminal of another user), poll(2) is asked first; then one that has room, but less than is
/// written, still blocks.
class UnblockedStream {
public:
    /// `fd` must outlive it.
    explicit UnblockedStream(int fd);

    /// Whether any of it was written.
    bool write(std::string_view text) const noexcept;

private:
    int fd_;
    UniqueFd own_;
};

}  // namespace ipcbench::reporters
