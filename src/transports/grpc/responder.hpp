#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/channel.hpp"
#include "ipcbench/core/transport.hpp"
#include "transports/grpc/cancel_guard.hpp"
#include "transports/grpc/grpc_info.hpp"
#include "transports/grpc/library.hpp"
#include "transports/grpc/received.hpp"
#include "transports/grpc/send_buffer_pool.hpp"
#include "transports/grpc/target.hpp"

namespace ipcbench::transports::rpc {

/// The responder: `receive` waits for the next call, `commit` completes the call with that sequence number. Calls is
/// one of gRPC's server interfaces: `next(guard)` returns a call, `finish(call, answer)` ends it, `drain` waits, a
/// bounded time, until all answers are on their way, and then at most the given time until the initiator has closed the
/// connection.
template <class Calls>
class Responder {
public:
    Responder(const ChannelConfig& config, Target address, UniqueFd peer)
        : address_(std::move(address)),
          library_(config.max_frame),
          guard_(config, std::move(peer)),
          buffers_(config.max_frame),
          received_(config.max_frame),
          calls_(config, address_.text()) {}
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;
    ~Responder() { calls_.drain(guard_, hang_up_bound()); }

    SendBuffer prepare(std::size_t max) noexcept { return buffers_.prepare(max); }

    Frame receive() noexcept {
        const auto [call, fault] = calls_.next(guard_);
        if (fault) {
            return {{}, 0, fault};
        }
        if (call->metadata.order != order_) {
            return {{}, 0, {FaultKind::out_of_order}};
        }
        ++order_;
        unreported_ = 0;
        unanswered_.push_back(call);
        return {received_.take(call->message()), call->metadata.sequence, {}};
    }

    void release() noexcept { received_.drop(); }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        const auto asked = std::find_if(unanswered_.begin(), unanswered_.end(),
                                        [sequence](const auto* call) { return call->metadata.sequence == sequence; });
        if (asked == unanswered_.end()) {
            return {FaultKind::out_of_order};
        }
        calls_.finish(**asked, buffers_.lend(size));
        unreported_ += std::max<std::size_t>(size, 1);
        unanswered_.erase(asked);
        return {};
    }

    /// Returns the server's address in gRPC's notation.
    [[nodiscard]] const std::string& target() const noexcept { return calls_.target(); }

    /// Answers the first call; both sides then know that the connection works. Throws Error.
    void await_greeting();

    [[nodiscard]] static EffectiveOptions effective_options() { return {}; }

private:
    /// Returns how long to wait until the last answers have been received. A connection that is closed with unread data
    /// in it, such as an update of the peer's window, is reset, and data on its way would be lost. With more data than
    /// the connection holds at once, some may still be on its way when gRPC has released it; with less, only if the
    /// peer gets no CPU time to read.
    [[nodiscard]] CancelGuard::Clock::duration hang_up_bound() const noexcept {
        constexpr std::size_t at_once = std::size_t{32} << 10U;
        constexpr std::chrono::milliseconds briefly{50};
        return unreported_ > at_once ? last_answers_bound
               : unreported_ != 0    ? briefly
                                     : CancelGuard::Clock::duration::zero();
    }

    Target address_;
    Library library_;  // must outlive all objects of gRPC
    CancelGuard guard_;
    SendBufferPool buffers_;
    Received received_;
    std::vector<typename Calls::ServerCall*> unanswered_;
    std::uint32_t order_ = 0;
    std::size_t unreported_ = 0;  // bytes of answers since the last request; an empty answer counts as one
    Calls calls_;
};

template <class Calls>
void Responder<Calls>::await_greeting() {
    const Frame greeting = receive();
    Fault fault = greeting.fault;
    static_cast<void>(prepare(0));
    release();
    fault = fault ? fault : commit(0, greeting.sequence);
    if (fault) {
        throw Error(ErrorKind::failed, "waiting for the parent's first call: " + describe(fault),
                    "a busy machine may need a longer --timeout");
    }
    calls_.drain(guard_, {});
    unreported_ = 0;
    guard_.set_up_is_over();
}

}  // namespace ipcbench::transports::rpc
