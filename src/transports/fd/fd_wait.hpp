#pragma once

#include <poll.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <span>

#include "ipcbench/core/fault.hpp"
#include "ipcbench/core/lifeline.hpp"
#include "ipcbench/core/transport.hpp"
#include "ipcbench/core/wait.hpp"
#include "transports/fd/between_polls.hpp"

namespace ipcbench::transports {

/// Handles failed system calls on a descriptor: the only place for EINTR, EAGAIN and the end of a connection.
class FdWait {
public:
    /// A wait that sleeps in poll(2) ends with `lost` after `poll_limit_ms` (-1: no limit).
    FdWait(Wait wait, const Lifeline& lifeline, int poll_limit_ms = -1) noexcept
        : wait_(wait),
          lifeline_(&lifeline),
          poll_limit_ms_(poll_limit_ms),
          non_blocking_(wait.mode != WaitMode::block) {}

    /// Uses the channel's wait mode and lifeline.
    explicit FdWait(const ChannelConfig& config, int poll_limit_ms = -1) noexcept
        : FdWait(config.wait, *config.lifeline, poll_limit_ms) {
        non_blocking_ = non_blocking_ || config.frames_in_flight > 1;
    }

    /// Returns whether the descriptor must be non-blocking. Several frames in flight require it too, because neither
    /// side may then sleep in a read or write of one direction alone.
    [[nodiscard]] bool non_blocking() const noexcept { return non_blocking_; }

    /// Handles a call that failed with `error` after `tries` earlier attempts: waits as the wait mode says and returns
    /// no fault if the caller must try again. `events` as for poll(2).
    [[nodiscard]] Fault after(int error, int fd, short events, std::uint32_t tries) const noexcept {
        std::array polled{pollfd{fd, events, 0}};
        return after(error, polled, tries);
    }

    /// As above, for a caller that waits to read from one descriptor or to write to the other.
    [[nodiscard]] Fault after_either(int error, int input, int output, std::uint32_t tries) const noexcept {
        std::array polled{pollfd{input, POLLIN, 0}, pollfd{output, POLLOUT, 0}};
        return after(error, polled, tries);
    }

private:
    [[nodiscard]] Fault after(int error, std::span<pollfd> polled, std::uint32_t tries) const noexcept {
        if (error == EAGAIN || error == EWOULDBLOCK) {
            if (!pause(polled, tries)) {
                return {FaultKind::lost};
            }
        } else if (error == EPIPE || error == ECONNRESET || error == ENOTCONN || error == ECONNREFUSED) {
            return {FaultKind::closed};
        } else if (error != EINTR) {
            return {FaultKind::system, error};
        }
        return lifeline_->cut() ? Fault{FaultKind::stopped} : Fault{};
    }

    /// Returns false when the limit has passed.
    [[nodiscard]] bool pause(std::span<pollfd> polled, std::uint32_t tries) const noexcept {
        if (!between_polls(wait_, tries)) {
            return true;
        }
        return ::poll(polled.data(), polled.size(), poll_limit_ms_) != 0;  // the lifeline's signal ends poll(2)
    }

    Wait wait_;
    const Lifeline* lifeline_;
    int poll_limit_ms_;
    bool non_blocking_;
};

/// Sets or clears O_NONBLOCK. Throws Error.
void set_non_blocking(int fd, bool on);

}  // namespace ipcbench::transports
