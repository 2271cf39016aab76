#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ipcbench/core/clock.hpp"
#include "ipcbench/core/wait.hpp"

namespace ipcbench {

/// Waits on the descriptors of several connections at once.
class Poller {
public:
    Poller() = default;
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;
    virtual ~Poller() = default;

    /// Waits until a descriptor is readable, a signal arrives, or that time has passed (zero: only polls). Returns the
    /// indices of the readable connections, borrowed until the next call; empty if there is none.
    [[nodiscard]] virtual std::span<const std::size_t> poll(std::chrono::milliseconds at_most) noexcept = 0;
};

/// How a thread that serves several connections waits.
struct EventLoopWait {
    Wait wait;
    Poller* poller = nullptr;  ///< null: there are no descriptors to wait on, so each connection is polled in turn
};

/// Keeps the set of connections that must be served in the next round, and waits until there is one.
class ReadySet {
public:
    ReadySet(const EventLoopWait& event_loop_wait, std::size_t connections)
        : event_loop_wait_(event_loop_wait), ready_(connections, std::uint8_t{true}), last_full_round_ns_(now_ns()) {}

    [[nodiscard]] bool is_ready(std::size_t index) const noexcept { return ready_[index] != 0; }

    /// Sets whether a connection can be skipped until its descriptor is readable, because it has no frame and nothing
    /// to flush.
    void set_idle(std::size_t index, bool idle) noexcept {
        ready_[index] = static_cast<std::uint8_t>(!idle || event_loop_wait_.poller == nullptr);
    }

    /// Waits if no ready connection progressed. Call it after a round over all of them.
    void wait_if_idle(bool progressed) noexcept;

private:
    [[nodiscard]] bool all_idle() const noexcept;
    void mark_all_ready() noexcept;

    EventLoopWait event_loop_wait_;
    std::vector<std::uint8_t> ready_;
    std::int64_t last_full_round_ns_;  ///< when all were last checked, in `now_ns()`
    std::uint32_t idle_rounds_ = 0;    ///< consecutive rounds without progress
};

}  // namespace ipcbench
