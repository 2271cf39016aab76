#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/wait_traits.hpp>

#include "ipcbench/core/transport.hpp"
#include "transports/asio/coroutine.hpp"
#include "transports/asio/ends.hpp"
#include "transports/asio/operation.hpp"
#include "transports/fd/between_polls.hpp"

namespace ipcbench::transports {

/// An io_context that runs as the wait mode says, and wakes up for a timer tick now and then.
class WaitingLoop {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds without_end{0};

    /// `limit` bounds a wait that checks `has_ended`.
    explicit WaitingLoop(const ChannelConfig& config, std::chrono::milliseconds limit = without_end)
        : wait_(config.wait), lifeline_(config.lifeline), limit_(limit), tick_(tick()) {}
    WaitingLoop(const WaitingLoop&) = delete;
    WaitingLoop& operator=(const WaitingLoop&) = delete;
    ~WaitingLoop() = default;

    [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }
    [[nodiscard]] bool is_cut() const noexcept { return lifeline_->cut(); }

    /// Runs the loop until a handler has run, or polls it once if the wait mode polls. Returns true when it is time to
    /// read the clock.
    bool go_on(std::uint32_t tries) {
        if (wait_.mode != WaitMode::block && (tries == 0 || !between_polls(wait_, tries - 1))) {
            context_.poll_one();
            return tries % polls_per_clock_read == polls_per_clock_read - 1;
        }
        context_.run_one();
        return true;
    }

    /// Returns whether the wait's time limit has passed. The first check of a wait sets `end`, which must start as
    /// `Clock::time_point::max()`.
    [[nodiscard]] bool has_ended(Clock::time_point& end) const {
        if (limit_ == without_end) {
            return false;
        }
        const Clock::time_point now = Clock::now();
        if (end == Clock::time_point::max()) {
            end = now + limit_;
        }
        return now >= end;
    }

private:
    /// Returns the tick interval. Asio goes back to sleep after a signal, so the lifeline's signal would not end a
    /// wait; the tick does. It costs the frame path nothing, while a timeout for each wait would: two clock reads, and
    /// a kernel timer that is armed and disarmed.
    [[nodiscard]] std::chrono::milliseconds tick_every() const noexcept {
        constexpr std::chrono::milliseconds seldom{50};
        constexpr std::chrono::milliseconds often{1};
        constexpr int ticks_per_limit = 4;
        return limit_ == without_end ? seldom : std::clamp(limit_ / ticks_per_limit, often, seldom);
    }

    /// Reading the clock costs a large part of a poll, so only every 1,024th poll does so.
    static constexpr std::uint32_t polls_per_clock_read = 1024;

    Coroutine tick() {
        const auto wait = [this](auto done) { timer_.async_wait(done); };
        while (true) {
            timer_.expires_after(tick_every());
            co_await pause_.of(wait);
        }
    }

    // Declared before the loop, which refers to this operation.
    Operation pause_;

    boost::asio::io_context context_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};  // one thread, so no locks
    Wait wait_;
    const Lifeline* lifeline_;
    std::chrono::milliseconds limit_;
    boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor> timer_{context_};
    Coroutine tick_;
};

}  // namespace ipcbench::transports
