#pragma once

#include <liburing.h>

#include <cstdint>
#include <string>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// `sqpoll_idle_ms`.
[[nodiscard]] const OptionSpec& sqpoll_option() noexcept;

/// Whether the kernel lets this process have a ring and use it: makes one.
[[nodiscard]] Availability probe_io_uring();

/// Owns an io_uring(7) that the thread that made it alone uses, set up as cheaply as the kernel can: completions are
/// worked on only when that thread enters the kernel (DEFER_TASKRUN, Linux 6.1), or at least without an interrupt
/// (COOP_TASKRUN, 5.19).
class Ring {
public:
    /// With `sqpoll_idle_ms` a thread of the kernel looks for submissions; on a thread that is bound to one CPU it gets
    /// bound there too. Throws Error.
    explicit Ring(const ChannelConfig& config);
    Ring(const Ring&) = delete;
    Ring& operator=(const Ring&) = delete;
    ~Ring() { ::io_uring_queue_exit(&ring_); }

    [[nodiscard]] io_uring* get() noexcept { return &ring_; }
    [[nodiscard]] int descriptor() const noexcept { return ring_.ring_fd; }

    /// Whether the kernel is as new as DEFER_TASKRUN, and nobody else works on the submissions.
    [[nodiscard]] bool is_deferred() const noexcept { return (ring_.flags & IORING_SETUP_DEFER_TASKRUN) != 0; }

    /// `sqpoll_idle_ms` and `taskrun`.
    void describe(EffectiveOptions& options) const;

private:
    io_uring ring_{};
    std::uint64_t sqpoll_idle_ms_;
};

}  // namespace ipcbench::transports
