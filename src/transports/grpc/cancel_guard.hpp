#pragma once

#include <poll.h>

#include <chrono>
#include <optional>
#include <utility>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/between_polls.hpp"

namespace ipcbench::transports::rpc {

/// Ends waits in gRPC, which signals do not interrupt: checked between slices of a wait.
class CancelGuard {
public:
    using Clock = std::chrono::steady_clock;
    /// Limits by how much a run ends late; costs nothing while frames arrive. gRPC rounds it up, and even then it must
    /// fit between two of the supervisor's signals, which are 5 ms apart: gRPC restarts the wait after each signal.
    static constexpr std::chrono::milliseconds slice{2};

    /// `peer` is the connection over which both sides met. It stays open and silent as long as both exist.
    CancelGuard(const ChannelConfig& config, UniqueFd peer)
        : wait_(config.wait),
          lifeline_(*config.lifeline),
          peer_(std::move(peer)),
          shares_cpu_(config.one_cpu),
          end_(Clock::now() + config.timeout) {}

    /// Removes the time limit: from now on only the lifeline and the peer end a wait.
    void set_up_is_over() noexcept { end_.reset(); }

    [[nodiscard]] Clock::duration time_left() const noexcept {
        return end_ ? *end_ - Clock::now() : Clock::duration::max();
    }

    /// Returns the fault that ends the wait, if any. Must be called after each slice.
    [[nodiscard]] Fault check() const noexcept {
        if (lifeline_.cut()) {
            return {FaultKind::stopped};
        }
        pollfd polled{peer_.get(), POLLIN | POLLRDHUP, 0};
        if (::poll(&polled, 1, 0) > 0 || (end_ && Clock::now() >= *end_)) {
            return {FaultKind::closed};
        }
        return {};
    }

    /// Returns whether another wait for an answer may help after a fault: the peer may have answered before it closed
    /// the connection, and gRPC may still be processing that. True only once; the next wait ends when gRPC sees the end
    /// of the connection, which takes long only if gRPC's thread gets no CPU time.
    [[nodiscard]] bool may_still_answer(Fault fault) noexcept {
        constexpr std::chrono::milliseconds late_answer_bound{1000};
        if (fault.kind != FaultKind::closed || !peer_) {
            return false;
        }
        peer_.reset();
        end_ = Clock::now() + late_answer_bound;
        return true;
    }

    /// Returns whether poll number `tries`, counted from 0, may sleep for a slice.
    [[nodiscard]] bool is_time_to_sleep(std::uint32_t tries) const noexcept {
        return tries == 0 ? wait_.mode == WaitMode::block : between_polls(shares_cpu_ ? yielding() : wait_, tries);
    }

    /// Returns the fault that ends the wait, if any. Must be called after poll number `tries`.
    [[nodiscard]] Fault check_after_poll(std::uint32_t tries) const noexcept {
        constexpr std::uint32_t seldom = 256;
        return tries % seldom == 0 ? check() : Fault{lifeline_.cut() ? FaultKind::stopped : FaultKind::none};
    }

private:
    /// Replaces spin by yield: a side that spins on the CPU that the peer needs delays the peer until its time slice
    /// ends.
    [[nodiscard]] Wait yielding() const noexcept {
        return wait_.mode == WaitMode::spin ? Wait{WaitMode::yield, wait_.polls} : wait_;
    }

    Wait wait_;
    const Lifeline& lifeline_;
    UniqueFd peer_;
    bool shares_cpu_;
    std::optional<Clock::time_point> end_;
};

}  // namespace ipcbench::transports::rpc
