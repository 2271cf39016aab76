#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <utility>

#include <boost/asio/buffer.hpp>

#include "ipcbench/core/transport.hpp"
#include "transports/asio/errand.hpp"
#include "transports/asio/faults.hpp"
#include "transports/asio/waiting_loop.hpp"

namespace ipcbench::transports {

/// Two coroutines on an io_context, of which one writes and the other one reads, and the door through which calls that
/// return when it is done come to them: each sends one of them, and runs the loop until it is back.
///
/// Ends are the I/O objects: `write(buffer, done)` writes all of it, `read(buffer, done)` what comes; `done` is the
/// handler. `cancel()` ends a read.
template <class Ends>
class Conversation {
public:
    /// A read ends with `lost` after `patience` and at most two beats (zero: never). `descriptors` are what the Ends
    /// are made from.
    template <class... Descriptors>
    explicit Conversation(const ChannelConfig& config, std::chrono::milliseconds patience, Descriptors&&... descriptors)
        : loop_(config, patience), ends_(loop_.context(), std::forward<Descriptors>(descriptors)...) {
        writing_.prepare([this](auto done) { ends_.write(outgoing_, done); });
        reading_.prepare([this](auto done) { ends_.read(room_, done); });
    }
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;
    ~Conversation() = default;

    /// Writes all of it; waits as the mode says.
    Fault write(std::span<const std::byte> bytes) noexcept {
        outgoing_ = {bytes.data(), bytes.size()};
        return run(writing_, Patience::endless);
    }

    /// Waits until something is there and takes what fits.
    Fault read(std::span<std::byte> room, std::size_t& got) noexcept {
        room_ = {room.data(), room.size()};
        const Fault fault = run(reading_, Patience::bounded);
        got = reading_.moved();
        return fault;
    }

private:
    using Clock = WaitingLoop::Clock;
    enum class Patience : std::uint8_t { endless, bounded };

    Fault run(Errand& errand, Patience patience) noexcept {
        if (errand.is_under_way()) {
            return {FaultKind::stopped};  // an earlier wait was given up
        }
        errand.send();
        try {
            return await(errand, patience);
        } catch (...) {
            return fault_of(std::current_exception());
        }
    }

    /// The lifeline and the clock are looked at only after something else, such as a beat, has woken the loop: what can
    /// be done at once is done, and patience begins with the first beat.
    Fault await(Errand& errand, Patience patience) {
        Clock::time_point end = Clock::time_point::max();
        for (std::uint32_t tries = 0; errand.is_under_way(); ++tries) {
            const bool may_be_late = loop_.go_on(tries);
            if (!errand.is_under_way()) {
                break;
            }
            if (loop_.is_cut()) {
                return {FaultKind::stopped};
            }
            if (may_be_late && patience == Patience::bounded && loop_.has_ended(end) && withdraw()) {
                return {FaultKind::lost};
            }
        }
        return errand.fault();
    }

    /// Calls the reading coroutine back from its wait; false when what it waited for came at that very moment.
    bool withdraw() {
        ends_.cancel();
        while (reading_.is_under_way()) {
            loop_.context().run_one();
        }
        return reading_.was_cancelled();
    }

    // Before the loop: where its operations are.
    Errand writing_;
    Errand reading_;

    WaitingLoop loop_;
    Ends ends_;
    boost::asio::const_buffer outgoing_;
    boost::asio::mutable_buffer room_;
};

}  // namespace ipcbench::transports
