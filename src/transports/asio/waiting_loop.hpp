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

/// An io_context that is run as the wait mode says, and wakes up for a beat now and then.
class WaitingLoop {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds without_end{0};

    /// `patience`: how long a wait may take that looks at `has_ended`.
    explicit WaitingLoop(const ChannelConfig& config, std::chrono::milliseconds patience = without_end)
        : wait_(config.wait), lifeline_(config.lifeline), patience_(patience), beat_(beat()) {}
    WaitingLoop(const WaitingLoop&) = delete;
    WaitingLoop& operator=(const WaitingLoop&) = delete;
    ~WaitingLoop() = default;

    [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }
    [[nodiscard]] bool is_cut() const noexcept { return lifeline_->cut(); }

    /// Runs the loop until a handler has run, or once where the mode is to poll. True when it is time to read the
    /// clock.
    bool go_on(std::uint32_t tries) {
        if (wait_.mode != WaitMode::block && (tries == 0 || !between_polls(wait_, tries - 1))) {
            context_.poll_one();
            return tries % polls_per_clock_read == polls_per_clock_read - 1;
        }
        context_.run_one();
        return true;
    }

    /// Whether patience is at its end. The first look in a wait sets that, so it begins with
    /// `Clock::time_point::max()`.
    [[nodiscard]] bool has_ended(Clock::time_point& end) const {
        if (patience_ == without_end) {
            return false;
        }
        const Clock::time_point now = Clock::now();
        if (end == Clock::time_point::max()) {
            end = now + patience_;
        }
        return now >= end;
    }

private:
    /// Asio goes back to sleep after a signal, so that the lifeline's would not end a wait; this is how often one is
    /// interrupted by ourselves. It costs the frame path nothing, while a time-out for each wait would: two reads of
    /// the clock, and a timer of the kernel's that is armed and disarmed.
    [[nodiscard]] std::chrono::milliseconds beat_every() const noexcept {
        constexpr std::chrono::milliseconds seldom{50};
        constexpr std::chrono::milliseconds often{1};
        constexpr int beats_per_patience = 4;
        return patience_ == without_end ? seldom : std::clamp(patience_ / beats_per_patience, often, seldom);
    }

    /// A clock read costs a good part of a poll, so it comes once in so many of them.
    static constexpr std::uint32_t polls_per_clock_read = 1024;

    Coroutine beat() {
        const auto wait = [this](auto done) { timer_.async_wait(done); };
        while (true) {
            timer_.expires_after(beat_every());
            co_await pause_.of(wait);
        }
    }

    // Before the loop: where its operation is.
    Operation pause_;

    boost::asio::io_context context_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};  // this thread's alone, and needs no locks
    Wait wait_;
    const Lifeline* lifeline_;
    std::chrono::milliseconds patience_;
    boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor> timer_{context_};
    Coroutine beat_;
};

}  // namespace ipcbench::transports
