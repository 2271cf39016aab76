#pragma once

#include <poll.h>

#include <chrono>
#include <optional>
#include <utility>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/between_polls.hpp"

namespace ipcbench::transports::rpc {

/// What may end a wait in gRPC, which no signal interrupts: looked at between slices of it.
class Vigil {
public:
    using Clock = std::chrono::steady_clock;
    /// It bounds how much later than it might a run ends, and costs nothing while frames come. Rounded up by gRPC it
    /// still has to fit between two of the supervisor's signals, 5 ms apart: gRPC begins anew to wait after each.
    static constexpr std::chrono::milliseconds slice{2};

    /// `peer`: the connection on which both sides met. It stays open and silent as long as both are there.
    Vigil(const ChannelConfig& config, UniqueFd peer)
        : wait_(config.wait),
          lifeline_(*config.lifeline),
          peer_(std::move(peer)),
          gives_way_(config.one_cpu),
          end_(Clock::now() + config.timeout) {}

    /// From now on there is no bound but the lifeline and the peer.
    void set_up_is_over() noexcept { end_.reset(); }

    [[nodiscard]] Clock::duration time_left() const noexcept {
        return end_ ? *end_ - Clock::now() : Clock::duration::max();
    }

    /// After a slice.
    [[nodiscard]] Fault look() const noexcept {
        if (lifeline_.cut()) {
            return {FaultKind::stopped};
        }
        pollfd polled{peer_.get(), POLLIN | POLLRDHUP, 0};
        if (::poll(&polled, 1, 0) > 0 || (end_ && Clock::now() >= *end_)) {
            return {FaultKind::closed};
        }
        return {};
    }

    /// After a fault, where an answer is awaited: the other side may have answered before it hung up, and gRPC may
    /// still be at it. True once: then another wait is worth it, which ends when gRPC sees the end of the connection,
    /// as it does at once unless it has no time to.
    [[nodiscard]] bool may_have_last_words(Fault fault) noexcept {
        constexpr std::chrono::milliseconds last_words_bound{1000};
        if (fault.kind != FaultKind::closed || !peer_) {
            return false;
        }
        peer_.reset();
        end_ = Clock::now() + last_words_bound;
        return true;
    }

    /// Before poll number `tries`, counted from 0: whether it may be a sleep of a slice.
    [[nodiscard]] bool is_time_to_sleep(std::uint32_t tries) const noexcept {
        return tries == 0 ? wait_.mode == WaitMode::block : between_polls(gives_way_ ? polite() : wait_, tries);
    }

    /// After poll number `tries`.
    [[nodiscard]] Fault look_after_poll(std::uint32_t tries) const noexcept {
        constexpr std::uint32_t seldom = 256;
        return tries % seldom == 0 ? look() : Fault{lifeline_.cut() ? FaultKind::stopped : FaultKind::none};
    }

private:
    /// Who spins on the CPU that the peer needs waits for the end of his time slice.
    [[nodiscard]] Wait polite() const noexcept {
        return wait_.mode == WaitMode::spin ? Wait{WaitMode::yield, wait_.polls} : wait_;
    }

    Wait wait_;
    const Lifeline& lifeline_;
    UniqueFd peer_;
    bool gives_way_;
    std::optional<Clock::time_point> end_;
};

}  // namespace ipcbench::transports::rpc
