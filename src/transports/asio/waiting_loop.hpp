#pragma once

#include <chrono>
#include <cstdint>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/wait_traits.hpp>

#include "ipcbench/core/transport.hpp"
#include "transports/asio/ends.hpp"
#include "transports/fd/between_polls.hpp"

namespace ipcbench::transports {

/// An io_context that is run as the wait mode says.
class WaitingLoop {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr Clock::time_point forever = Clock::time_point::max();

    explicit WaitingLoop(const ChannelConfig& config) : wait_(config.wait), lifeline_(config.lifeline) {
        boost::asio::co_spawn(context_, beat(), boost::asio::detached);
    }

    [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }
    [[nodiscard]] bool is_cut() const noexcept { return lifeline_->cut(); }

    /// Runs the loop until a handler has run, or once where the mode is to poll. False when the end has passed.
    bool go_on(std::uint32_t tries, Clock::time_point end = forever) {
        if (wait_.mode != WaitMode::block && (tries == 0 || !between_polls(wait_, tries - 1))) {
            context_.poll_one();
            return tries % polls_per_clock_read != polls_per_clock_read - 1 || Clock::now() < end;
        }
        return (end == forever ? context_.run_one() : context_.run_one_until(end)) != 0;
    }

private:
    /// Asio goes back to sleep after a signal, so that the lifeline's would not end a wait; this is how often one is
    /// interrupted by ourselves. It costs the frame path nothing.
    static constexpr std::chrono::milliseconds beat_every{50};

    /// A clock read costs a good part of a poll, so it comes once in so many of them.
    static constexpr std::uint32_t polls_per_clock_read = 1024;

    Awaitable<void> beat() {
        boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor> timer(context_);
        while (true) {
            timer.expires_after(beat_every);
            co_await timer.async_wait(awaited);
        }
    }

    boost::asio::io_context context_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};  // this thread's alone, and needs no locks
    Wait wait_;
    const Lifeline* lifeline_;
};

}  // namespace ipcbench::transports
