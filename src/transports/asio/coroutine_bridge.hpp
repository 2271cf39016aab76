#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <utility>

#include <boost/asio/buffer.hpp>

#include "ipcbench/core/transport.hpp"
#include "transports/asio/faults.hpp"
#include "transports/asio/reusable_operation.hpp"
#include "transports/asio/waiting_loop.hpp"

namespace ipcbench::transports {

/// Two coroutines on an io_context, one that writes and one that reads, behind synchronous calls: each call resumes one
/// of them and runs the loop until it has finished.
///
/// Ends are the I/O objects: `write(buffer, done)` writes all of the buffer, `read(buffer, done)` reads what arrives;
/// `done` is the handler. `cancel()` ends a read.
template <class Ends>
class CoroutineBridge {
public:
    /// A read ends with `lost` after `limit` and at most two timer ticks (zero: never). The Ends are constructed from
    /// `descriptors`.
    template <class... Descriptors>
    explicit CoroutineBridge(const ChannelConfig& config, std::chrono::milliseconds limit, Descriptors&&... descriptors)
        : loop_(config, limit), ends_(loop_.context(), std::forward<Descriptors>(descriptors)...) {
        write_operation_.prepare([this](auto done) { ends_.write(outgoing_, done); });
        read_operation_.prepare([this](auto done) { ends_.read(room_, done); });
    }
    CoroutineBridge(const CoroutineBridge&) = delete;
    CoroutineBridge& operator=(const CoroutineBridge&) = delete;
    ~CoroutineBridge() = default;

    /// Writes all of it, waiting as the wait mode says.
    Fault write(std::span<const std::byte> bytes) noexcept {
        outgoing_ = {bytes.data(), bytes.size()};
        return run(write_operation_, TimeLimit::none);
    }

    /// Waits until data has arrived and reads what fits.
    Fault read(std::span<std::byte> room, std::size_t& got) noexcept {
        room_ = {room.data(), room.size()};
        const Fault fault = run(read_operation_, TimeLimit::bounded);
        got = read_operation_.moved();
        return fault;
    }

private:
    using Clock = WaitingLoop::Clock;
    enum class TimeLimit : std::uint8_t { none, bounded };

    Fault run(ReusableOperation& operation, TimeLimit limit) noexcept {
        if (operation.is_in_flight()) {
            return {FaultKind::stopped};  // an earlier wait was abandoned
        }
        operation.send();
        try {
            return await(operation, limit);
        } catch (...) {
            return fault_of(std::current_exception());
        }
    }

    /// Waits for the operation. Checks the lifeline and the clock only after the loop was woken by something else, such
    /// as a tick: what can be done at once is done first, and the time limit starts with the first tick.
    Fault await(ReusableOperation& operation, TimeLimit limit) {
        Clock::time_point end = Clock::time_point::max();
        for (std::uint32_t tries = 0; operation.is_in_flight(); ++tries) {
            const bool may_be_late = loop_.go_on(tries);
            if (!operation.is_in_flight()) {
                break;
            }
            if (loop_.is_cut()) {
                return {FaultKind::stopped};
            }
            if (may_be_late && limit == TimeLimit::bounded && loop_.has_ended(end) && cancel_read()) {
                return {FaultKind::lost};
            }
        }
        return operation.fault();
    }

    /// Cancels the reading coroutine's wait. Returns false if its data arrived at that moment.
    bool cancel_read() {
        ends_.cancel();
        while (read_operation_.is_in_flight()) {
            loop_.context().run_one();
        }
        return read_operation_.was_cancelled();
    }

    // Declared before the loop, which refers to these operations.
    ReusableOperation write_operation_;
    ReusableOperation read_operation_;

    WaitingLoop loop_;
    Ends ends_;
    boost::asio::const_buffer outgoing_;
    boost::asio::mutable_buffer room_;
};

}  // namespace ipcbench::transports
