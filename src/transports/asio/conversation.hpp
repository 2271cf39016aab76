#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "ipcbench/core/transport.hpp"
#include "transports/asio/desk.hpp"
#include "transports/asio/ends.hpp"
#include "transports/asio/faults.hpp"
#include "transports/asio/waiting_loop.hpp"

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
        : loop_(config, patience), ends_(loop_.context(), std::forward<Descriptors>(descriptors)...) {
        boost::asio::co_spawn(loop_.context(), converse(), boost::asio::detached);
        loop_.context().poll();
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
        return fulfil(Patience::endless);
    }

    /// Waits until something is there and takes what fits.
    Fault read(std::span<std::byte> room, std::size_t& got) noexcept {
        Fault fault;
        switch (std::exchange(ahead_, Ahead::none)) {
            case Ahead::none:
                room_ = {room.data(), room.size()};
                wish_ = Wish::read;
                fault = fulfil(Patience::bounded);
                break;
            case Ahead::waiting:
                fulfilled_ = false;
                fault = await_fulfilment(Patience::bounded);
                break;
            case Ahead::there:
                fault = fault_of(result_);
                break;
        }
        got = got_;
        return fault;
    }

private:
    using Clock = WaitingLoop::Clock;
    enum class Wish : std::uint8_t { write, read };
    enum class Ahead : std::uint8_t { none, waiting, there };
    enum class Patience : std::uint8_t { endless, bounded };

    Awaitable<void> converse() {
        co_await rehearse();
        while (true) {
            co_await desk_.wait();
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
        Ends nowhere(loop_.context());
        co_await nowhere.write(outgoing_, error_);
        co_await nowhere.read(room_, error_);
    }

    /// Hands the wish over at the desk.
    Fault fulfil(Patience patience) noexcept {
        fulfilled_ = false;
        try {
            if (!desk_.call()) {
                return {FaultKind::stopped};  // an earlier wait was given up, so the coroutine is still in it
            }
        } catch (...) {
            return fault_of(std::current_exception());
        }
        return await_fulfilment(patience);
    }

    Fault await_fulfilment(Patience patience) noexcept {
        try {
            // The lifeline and the clock are looked at only after something else, such as a beat, has woken the loop:
            // what can be done at once is done, and patience begins with the first beat.
            Clock::time_point end = Clock::time_point::max();
            for (std::uint32_t tries = 0;; ++tries) {
                const bool may_be_late = loop_.go_on(tries);
                if (fulfilled_) {
                    break;
                }
                if (loop_.is_cut()) {
                    return {FaultKind::stopped};
                }
                if (may_be_late && patience == Patience::bounded && loop_.has_ended(end)) {
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

    /// Calls the coroutine back from its wait; false when what it waited for came at that very moment.
    bool withdraw() {
        ends_.cancel();
        while (!fulfilled_) {
            loop_.context().run_one();
        }
        return result_ == boost::asio::error::operation_aborted;
    }

    WaitingLoop loop_;
    Desk desk_;
    Ends ends_;

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
