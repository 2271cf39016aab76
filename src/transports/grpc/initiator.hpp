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
#include "transports/grpc/library.hpp"
#include "transports/grpc/module.hpp"
#include "transports/grpc/ordinal.hpp"
#include "transports/grpc/received.hpp"
#include "transports/grpc/room_pool.hpp"
#include "transports/grpc/vigil.hpp"

namespace ipcbench::transports::rpc {

/// 0 is automatic, as with all counts.
[[nodiscard]] inline std::size_t depth_of(const ChannelConfig& config) {
    constexpr std::size_t least = 8;
    const std::size_t depth = config.options.number(depth_option);
    return depth == 0 ? std::max(least, config.depth) : depth;
}

/// The side that asks: `commit` starts a call, `receive` waits for the oldest one that is under way. Calls is one of
/// gRPC's interfaces for clients: `start(call, question)`; `await(call, vigil)`, which waits for ever without one;
/// `look()`, which notes what is done.
template <class Calls>
class Initiator {
public:
    Initiator(const ChannelConfig& config, const std::string& target, UniqueFd peer)
        : library_(config.max_frame),
          vigil_(config, std::move(peer)),
          rooms_(config.max_frame),
          received_(config.max_frame),
          ring_(depth_of(config)),
          calls_(config, target) {}

    Room prepare(std::size_t max) noexcept { return rooms_.prepare(max); }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        if (under_way_ == ring_.size()) {
            return {FaultKind::out_of_order};
        }
        Call& call = ring_[(oldest_ + under_way_) % ring_.size()];
        call.sequence = sequence;
        call.done.store(false, std::memory_order_relaxed);
        call.context.emplace();
        call.context->AddMetadata(Ordinal::key, Ordinal{order_++, sequence}.text());
        calls_.start(call, rooms_.lend(size));
        ++under_way_;
        return {};
    }

    Frame receive() noexcept {
        Call* const call = under_way_ == 0 ? nullptr : &ring_[oldest_];
        Fault fault = calls_.await(call, vigil_);
        if (call != nullptr && vigil_.may_have_last_words(fault)) {
            fault = calls_.await(call, vigil_);
        }
        if (fault) {
            return {{}, 0, fault};
        }
        oldest_ = (oldest_ + 1) % ring_.size();
        --under_way_;
        if (fault = fault_of(call->status); fault) {
            return {{}, 0, fault};
        }
        const auto bytes = received_.take(call->answer);
        call->answer.Clear();
        return {bytes, call->sequence, {}};
    }

    void release() noexcept { received_.drop(); }

    /// gRPC keeps what the connection does not take, and sends it on whenever we wait or look.
    [[nodiscard]] bool has_room(std::size_t /*max*/) const noexcept { return under_way_ < ring_.size(); }

    [[nodiscard]] bool has_frame() noexcept {
        calls_.look();
        return (under_way_ != 0 && ring_[oldest_].done.load(std::memory_order_acquire)) ||
               vigil_.look_after_poll(looks_++);
    }

    /// A completion queue has none, nor has a condition variable.
    [[nodiscard]] static int descriptor() noexcept { return -1; }

    /// The first call: both sides know then that the connection stands. Throws Error.
    void greet();

    [[nodiscard]] EffectiveOptions effective_options() const {
        return {{std::string(depth_option), std::to_string(ring_.size())}};
    }

private:
    Library library_;  // outlives all that is gRPC's
    Vigil vigil_;
    RoomPool rooms_;
    Received received_;
    std::vector<Call> ring_;
    std::size_t oldest_ = 0;
    std::size_t under_way_ = 0;
    std::uint32_t order_ = 0;
    std::uint32_t looks_ = 0;
    Calls calls_;
};

template <class Calls>
void Initiator<Calls>::greet() {
    static_cast<void>(prepare(0));
    Fault fault = commit(0, 0);
    fault = fault ? fault : receive().fault;
    release();
    if (fault) {
        // If gRPC gives a reason, more time would not have helped.
        const Call& first = ring_.front();
        const bool told = first.done.load(std::memory_order_acquire) && !first.status.error_message().empty();
        throw Error(ErrorKind::failed,
                    "the first call to the child's gRPC server: " +
                        (told ? "gRPC says: " + first.status.error_message() : describe(fault)),
                    told ? "" : "a busy machine may need a longer --timeout");
    }
    vigil_.set_up_is_over();
}

}  // namespace ipcbench::transports::rpc
