#pragma once

#include <poll.h>

#include <chrono>
#include <span>
#include <string>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// Limits one step of a connection's set-up, on either side, by ChannelConfig::timeout and the lifeline. Its Error says
/// what it waited for and how many unauthenticated peers were rejected meanwhile.
class SetupDeadline {
public:
    /// `awaited` completes the sentence "timed out after N ms waiting for ...".
    SetupDeadline(const ChannelConfig& config, std::string awaited);

    /// Throws Error when the time is up or the lifeline is cut.
    void check() const;

    /// Waits in poll(2) until a descriptor is ready or a signal arrives, for at most `at_most`; the caller checks, and
    /// waits again if necessary. Throws as `check`.
    void wait(std::span<pollfd> polled, std::chrono::milliseconds at_most = std::chrono::milliseconds::max()) const;

    /// To be called when the other process has closed the connection, of which the cause lies elsewhere: waits until
    /// the lifeline is cut or the time is up. Throws as `check`.
    [[noreturn]] void await_cause() const;

    /// Returns the time left; at least 1 ms.
    [[nodiscard]] std::chrono::milliseconds left() const;

    void reject_peer() noexcept { ++rejected_; }
    [[nodiscard]] const std::string& awaited() const noexcept { return awaited_; }

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] std::string unauthenticated_peers() const;

    const ChannelConfig& config_;
    std::string awaited_;
    Clock::time_point end_;
    std::size_t rejected_ = 0;
};

}  // namespace ipcbench::transports
