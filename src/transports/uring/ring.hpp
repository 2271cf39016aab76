#pragma once

#include <liburing.h>

#include <cstdint>
#include <string>

#include "ipcbench/core/transport.hpp"
#include "transports/uring/uring_info.hpp"

namespace ipcbench::transports {

/// Checks whether the kernel lets this process create and use a ring, by creating one.
[[nodiscard]] Availability probe_io_uring();

/// Owns an io_uring(7) for the thread that created it, set up as cheaply as the kernel allows: completions are
/// processed only when that thread enters the kernel (DEFER_TASKRUN, Linux 6.1), or at least without an interrupt
/// (COOP_TASKRUN, 5.19).
class Ring {
public:
    /// With `sqpoll_idle_ms`, a kernel thread polls for submissions; if the calling thread is bound to one CPU, the
    /// kernel thread is bound to it too. Throws Error.
    explicit Ring(const ChannelConfig& config);
    Ring(const Ring&) = delete;
    Ring& operator=(const Ring&) = delete;
    ~Ring() { ::io_uring_queue_exit(&ring_); }

    [[nodiscard]] io_uring* get() noexcept { return &ring_; }
    [[nodiscard]] int descriptor() const noexcept { return ring_.ring_fd; }

    /// Returns whether the ring uses DEFER_TASKRUN: the kernel supports it, and no kernel thread polls for submissions.
    [[nodiscard]] bool is_deferred() const noexcept { return (ring_.flags & IORING_SETUP_DEFER_TASKRUN) != 0; }

    /// Adds `sqpoll_idle_ms` and `taskrun`.
    void describe(EffectiveOptions& options) const;

private:
    io_uring ring_{};
    std::uint64_t sqpoll_idle_ms_;
};

}  // namespace ipcbench::transports
