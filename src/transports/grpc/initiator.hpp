#pragma once

#include <grpcpp/create_channel.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/channel.hpp"
#include "ipcbench/core/transport.hpp"
#include "transports/grpc/call.hpp"
#include "transports/grpc/call_metadata.hpp"
#include "transports/grpc/cancel_guard.hpp"
#include "transports/grpc/grpc_info.hpp"
#include "transports/grpc/library.hpp"
#include "transports/grpc/received.hpp"
#include "transports/grpc/send_buffer_pool.hpp"

namespace ipcbench::transports::rpc {

/// Returns the depth; 0 is automatic, as for all counts.
[[nodiscard]] inline std::size_t depth_of(const ChannelConfig& config) {
    constexpr std::size_t min = 8;
    const std::size_t depth = config.options.number(depth_option);
    return depth == 0 ? std::max(min, config.frames_in_flight) : depth;
}

/// The initiator: `commit` starts a call, `receive` waits for the oldest call in flight. Calls is one of gRPC's client
/// interfaces: `start(call, request)`; `await(call, guard)`, which without a call waits until the guard ends it;
/// `check()`, which notes the calls that are done.
template <class Calls>
class Initiator {
public:
    Initiator(const ChannelConfig& config, const std::string& target, UniqueFd peer)
        : library_(config.max_frame),
          guard_(config, std::move(peer)),
          buffers_(config.max_frame),
          received_(config.max_frame),
          ring_(depth_of(config)),
          calls_(config, target) {}

    SendBuffer prepare(std::size_t max) noexcept { return buffers_.prepare(max); }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        if (in_flight_ == ring_.size()) {
            return {FaultKind::out_of_order};
        }
        Call& call = ring_[(oldest_ + in_flight_) % ring_.size()];
        call.sequence = sequence;
        call.done.store(false, std::memory_order_relaxed);
        call.context.emplace();
        call.context->AddMetadata(CallMetadata::key, CallMetadata{order_++, sequence}.text());
        calls_.start(call, buffers_.lend(size));
        ++in_flight_;
        return {};
    }

    Frame receive() noexcept {
        Call* const call = in_flight_ == 0 ? nullptr : &ring_[oldest_];
        Fault fault = calls_.await(call, guard_);
        if (call != nullptr && guard_.may_still_answer(fault)) {
            fault = calls_.await(call, guard_);
        }
        if (fault) {
            return {{}, 0, fault};
        }
        oldest_ = (oldest_ + 1) % ring_.size();
        --in_flight_;
        if (fault = fault_of(call->status); fault) {
            return {{}, 0, fault};
        }
        const auto bytes = received_.take(call->answer);
        call->answer.Clear();
        return {bytes, call->sequence, {}};
    }

    void release() noexcept { received_.drop(); }

    /// gRPC keeps what the connection does not accept at once, and sends it whenever we wait or poll.
    [[nodiscard]] bool can_send(std::size_t /*max*/) const noexcept { return in_flight_ < ring_.size(); }

    [[nodiscard]] bool has_frame() noexcept {
        calls_.check();
        return (in_flight_ != 0 && ring_[oldest_].done.load(std::memory_order_acquire)) ||
               guard_.check_after_poll(polls_done_++);
    }

    /// Neither a completion queue nor a condition variable has a descriptor.
    [[nodiscard]] static int descriptor() noexcept { return -1; }

    /// Makes the first call; both sides then know that the connection works. Throws Error.
    void first_call();

    [[nodiscard]] EffectiveOptions effective_options() const {
        return {{std::string(depth_option), std::to_string(ring_.size())}};
    }

private:
    Library library_;  // must outlive all objects of gRPC
    CancelGuard guard_;
    SendBufferPool buffers_;
    Received received_;
    std::vector<Call> ring_;
    std::size_t oldest_ = 0;
    std::size_t in_flight_ = 0;
    std::uint32_t order_ = 0;
    std::uint32_t polls_done_ = 0;
    Calls calls_;
};

template <class Calls>
void Initiator<Calls>::first_call() {
    static_cast<void>(prepare(0));
    Fault fault = commit(0, 0);
    fault = fault ? fault : receive().fault;
    release();
    if (fault) {
        // If gRPC gives a reason, a longer timeout would not have helped.
        const Call& first = ring_.front();
        const bool told = first.done.load(std::memory_order_acquire) && !first.status.error_message().empty();
        throw Error(ErrorKind::failed,
                    "the first call to the child's gRPC server: " +
                        (told ? "gRPC says: " + first.status.error_message() : describe(fault)),
                    told ? "" : "a busy machine may need a longer --timeout");
    }
    guard_.set_up_is_over();
}

}  // namespace ipcbench::transports::rpc
