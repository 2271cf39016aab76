#pragma once

#include <poll.h>

#include <cerrno>
#include <cstdint>

#include "ipcbench/core/fault.hpp"
#include "ipcbench/core/lifeline.hpp"
#include "ipcbench/core/wait.hpp"
#include "transports/fd/between_polls.hpp"

namespace ipcbench::transports {

/// What a descriptor's owner does after a system call that did not go through: the one place for EINTR, EAGAIN and the
/// ends of a connection.
class FdWait {
public:
    /// A wait that sleeps in poll(2) ends with `lost` after `poll_limit_ms` (-1: never).
    FdWait(Wait wait, const Lifeline& lifeline, int poll_limit_ms = -1) noexcept
        : wait_(wait), lifeline_(&lifeline), poll_limit_ms_(poll_limit_ms) {}

    /// Whether the descriptor must be in non-blocking mode.
    [[nodiscard]] bool non_blocking() const noexcept { return wait_.mode != WaitMode::block; }

    /// After a call that failed with `error`, having been tried `tries` times before: waits as the mode says and
    /// returns no fault when it is to be tried again. `events` as for poll(2).
    [[nodiscard]] Fault after(int error, int fd, short events, std::uint32_t tries) const noexcept {
        if (error == EAGAIN || error == EWOULDBLOCK) {
            if (!pause(fd, events, tries)) {
                return {FaultKind::lost};
            }
        } else if (error == EPIPE || error == ECONNRESET || error == ENOTCONN || error == ECONNREFUSED) {
            return {FaultKind::closed};
        } else if (error != EINTR) {
            return {FaultKind::system, error};
        }
        return lifeline_->cut() ? Fault{FaultKind::stopped} : Fault{};
    }

private:
    /// False when the limit has passed.
    [[nodiscard]] bool pause(int fd, short events, std::uint32_t tries) const noexcept {
        if (!between_polls(wait_, tries)) {
            return true;
        }
        pollfd polled{fd, events, 0};
        return ::poll(&polled, 1, poll_limit_ms_) != 0;  // the lifeline's signal ends it
    }

    Wait wait_;
    const Lifeline* lifeline_;
    int poll_limit_ms_;
};

/// O_NONBLOCK on or off. Throws Error.
void set_non_blocking(int fd, bool on);

}  // namespace ipcbench::transports
