#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/wait_traits.hpp>

#include "ipcbench/core/transport.hpp"
#include "transports/asio/ends.hpp"
#include "transports/asio/faults.hpp"
#include "transports/fd/between_polls.hpp"

namespace ipcbench::transports {

/// One coroutine on an io_context that does all the waiting and all the carrying, and the door through which calls that
/// return when it is done come to it: each is a wish that the coroutine is resumed with, and the loop is run until the
/// wish is fulfilled.
///
/// Ends are the I/O objects, which may also be made from the loop alone and then fail: `write(buffer, error)` writes
/// all of it, `read(buffer, error)` what comes; both are awaited. `cancel()` ends a read.
template <class Ends>
class Conversation {
public:
    /// A read ends with `lost` after `patience` and at most two beats (zero: never). `descriptors` are what the Ends
    /// are made from.
    template <class... Descriptors>
    explicit Conversation(const ChannelConfig& config, std::chrono::milliseconds patience, Descriptors&&... descriptors)
        : desk_is_open_(desk_.get_executor()),
          ends_(loop_, std::forward<Descriptors>(descriptors)...),
          wait_(config.wait),
          lifeline_(config.lifeline),
          patience_(patience) {
        boost::asio::co_spawn(loop_, converse(), boost::asio::detached);
        boost::asio::co_spawn(loop_, beat(), boost::asio::detached);
        loop_.poll();
    }

    /// Writes all of it; waits as the mode says. Where there is a `next_room`, the coroutine goes on by itself to what
    /// mostly comes after a frame was sent: it waits for one there, until `read` is called with the same room.
    Fault write(std::span<const std::byte> bytes, std::span<std::byte> next_room = {}) noexcept {
        outgoing_ = {bytes.data(), bytes.size()};
        wish_ = Wish::write;
        if (const Fault fault = call_back()) {
            return fault;
        }
        room_ = ahead_ == Ahead::none ? boost::asio::mutable_buffer(next_room.data(), next_room.size())
                                      : boost::asio::mutable_buffer();
        return fulfil(without_end);
    }

    /// Waits until something is there and takes what fits.
    Fault read(std::span<std::byte> room, std::size_t& got) noexcept {
        Fault fault;
        switch (std::exchange(ahead_, Ahead::none)) {
            case Ahead::none:
                room_ = {room.data(), room.size()};
                wish_ = Wish::read;
                fault = fulfil(patience_);
                break;
            case Ahead::waiting:
                fulfilled_ = false;
                fault = await_fulfilment(patience_);
                break;
            case Ahead::there:
                fault = fault_of(result_);
                break;
        }
        got = got_;
        return fault;
    }

private:
    using Clock = std::chrono::steady_clock;
    enum class Wish : std::uint8_t { write, read };
    enum class Ahead : std::uint8_t { none, waiting, there };

    static constexpr std::chrono::milliseconds without_end{0};

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

    Awaitable<void> converse() {
        co_await rehearse();
        while (true) {
            co_await at_the_desk();
            if (wish_ == Wish::write) {
                co_await ends_.write(outgoing_, error_);
                fulfilled();
                if (error_ || room_.size() == 0) {
                    continue;
                }
                ahead_ = Ahead::waiting;
            }
            got_ = co_await ends_.read(room_, error_);
            fulfilled();
        }
    }

    void fulfilled() {
        result_ = error_;
        fulfilled_ = true;
    }

    /// Does once what will be done with every frame, over nothing, so that the memory which goes from one operation to
    /// the next is as large as any of them needs.
    Awaitable<void> rehearse() {
        Ends nowhere(loop_);
        co_await nowhere.write(outgoing_, error_);
        co_await nowhere.read(room_, error_);
    }

    /// Suspends the coroutine until the desk is run.
    auto at_the_desk() {
        return boost::asio::async_initiate<decltype(awaited), void()>(
            [this](auto resume) {
                boost::asio::post(boost::asio::bind_executor(desk_.get_executor(), std::move(resume)));
            },
            awaited);
    }

    Awaitable<void> beat() {
        boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor> timer(loop_);
        while (true) {
            timer.expires_after(beat_every());
            co_await timer.async_wait(awaited);
        }
    }

    /// Hands the wish over at the desk.
    Fault fulfil(std::chrono::milliseconds patience) noexcept {
        fulfilled_ = false;
        try {
            if (desk_.poll_one() == 0) {
                return {FaultKind::stopped};  // an earlier wait was given up, so the coroutine is still in it
            }
        } catch (...) {
            return fault_of(std::current_exception());
        }
        return await_fulfilment(patience);
    }

    Fault await_fulfilment(std::chrono::milliseconds patience) noexcept {
        try {
            // The lifeline and the clock are looked at only after something else, such as a beat, has woken the loop:
            // what can be done at once is done, and patience begins with the first beat.
            Clock::time_point end = Clock::time_point::max();
            for (std::uint32_t tries = 0;; ++tries) {
                const bool may_be_late = go_on(tries);
                if (fulfilled_) {
                    break;
                }
                if (lifeline_->cut()) {
                    return {FaultKind::stopped};
                }
                if (may_be_late && patience != without_end && has_ended(end, patience)) {
                    if (withdraw()) {
                        return {FaultKind::lost};
                    }
                    break;
                }
            }
            return fault_of(result_);
        } catch (...) {
            return fault_of(std::current_exception());
        }
    }

    /// Before another frame is sent: the coroutine leaves the wait that it went on to.
    Fault call_back() noexcept {
        if (ahead_ == Ahead::waiting) {
            try {
                fulfilled_ = false;
                ahead_ = withdraw() ? Ahead::none : Ahead::there;
            } catch (...) {
                return fault_of(std::current_exception());
            }
        }
        return {};
    }

    /// Runs the loop until a handler has run, or once where the mode is to poll. True when it is time to read the
    /// clock.
    bool go_on(std::uint32_t tries) {
        if (wait_.mode != WaitMode::block && (tries == 0 || !between_polls(wait_, tries - 1))) {
            loop_.poll_one();
            return tries % polls_per_clock_read == polls_per_clock_read - 1;
        }
        loop_.run_one();
        return true;
    }

    /// The first time sets the end.
    static bool has_ended(Clock::time_point& end, std::chrono::milliseconds patience) {
        const Clock::time_point now = Clock::now();
        if (end == Clock::time_point::max()) {
            end = now + patience;
        }
        return now >= end;
    }

    /// Calls the coroutine back from its wait; false when what it waited for came at that very moment.
    bool withdraw() {
        ends_.cancel();
        while (!fulfilled_) {
            loop_.run_one();
        }
        return result_ == boost::asio::error::operation_aborted;
    }

    // Both are this thread's alone, and need no locks.
    boost::asio::io_context loop_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};

    // Where the coroutine is while nobody wants anything. It has no descriptors, so that to run it asks the kernel
    // nothing, while a turn of the loop's own begins with a look at them (epoll_wait). And it resumes the coroutine
    // under Asio's eyes: memory of the operation that ends is there for the one that begins. Goes before the loop: the
    // coroutine in it is the loop's work.
    boost::asio::io_context desk_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};
    boost::asio::executor_work_guard<Executor> desk_is_open_;

    Ends ends_;
    Wait wait_;
    const Lifeline* lifeline_;
    std::chrono::milliseconds patience_;

    Wish wish_ = Wish::read;
    boost::asio::const_buffer outgoing_;
    boost::asio::mutable_buffer room_;
    Ahead ahead_ = Ahead::none;
    bool fulfilled_ = false;
    std::size_t got_ = 0;
    boost::system::error_code error_;   ///< of the operation under way
    boost::system::error_code result_;  ///< of the one that has ended
};

}  // namespace ipcbench::transports
