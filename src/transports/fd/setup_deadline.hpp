#pragma once

#include <poll.h>

#include <chrono>
#include <span>
#include <string>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// Bounds one step of a connection's set-up, on either side, by ChannelConfig::timeout and the lifeline, and says in
/// the Error what was awaited and how many strangers were turned away meanwhile.
class SetupDeadline {
public:
    /// `awaited` completes the sentence "timed out after N ms waiting for ...".
    SetupDeadline(const ChannelConfig& config, std::string awaited);

    /// Throws Error when the time is up or the lifeline is cut.
    void check() const;

    /// poll(2) until one of them is ready or a signal came, at most that long; the caller looks and, if need be, waits
    /// again. Throws as `check`.
    void wait(std::span<pollfd> polled, std::chrono::milliseconds at_most = std::chrono::milliseconds::max()) const;

    /// Time that is left; at least 1 ms.
    [[nodiscard]] std::chrono::milliseconds left() const;

    void turn_away() noexcept { ++strangers_; }
    [[nodiscard]] const std::string& awaited() const noexcept { return awaited_; }

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] std::string strangers() const;

    const ChannelConfig& config_;
    std::string awaited_;
    Clock::time_point end_;
    std::size_t strangers_ = 0;
};

}  // namespace ipcbench::transports
