#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iceoryx_posh/popo/untyped_publisher.hpp>
#include <iceoryx_posh/popo/untyped_subscriber.hpp>
#include <memory>
#include <optional>

#include "transports/fd/frame_header.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/iceoryx/participant.hpp"
#include "transports/side.hpp"
#include "transports/socket/nonce.hpp"

namespace ipcbench::transports::iox_daemon {

/// The first message of each side. It stays loaned to the peer while both live, and its publisher keeps counting in it.
struct Hello {
    std::array<char, nonce_digits> nonce;
    /// How many of the peer's frames this side has taken. Has its own cache lines.
    alignas(128) std::atomic<std::uint64_t> taken;
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

/// Returns the size of a chunk for a frame: a FrameHeader and the frame.
[[nodiscard]] constexpr std::size_t chunk_bytes(std::size_t max_frame) noexcept {
    return sizeof(FrameHeader) + max_frame;
}

/// Returns how many frames may be in flight per direction: more for small frames, and as many as the load asks for
/// unless they are very large. A subscriber's queue holds 256.
[[nodiscard]] constexpr std::size_t window_for(std::size_t max_frame, std::size_t depth) noexcept {
    constexpr std::size_t budget = std::size_t{1} << 20U;
    constexpr std::size_t budget_of_load = std::size_t{64} << 20U;
    constexpr std::size_t usual = 64;
    constexpr std::size_t max = 240;
    const std::size_t fitting = std::min(usual, budget / chunk_bytes(max_frame));
    const std::size_t requested = std::min({max, depth, budget_of_load / chunk_bytes(max_frame)});
    return std::max<std::size_t>({2, fitting, requested});
}

/// A publisher and a subscriber, and, once connected, the peer's identity. Services are found by name. The name
/// contains half of the nonce and the hello all of it, so a process that lists the services does not learn enough.
class PubSubPair {
public:
    /// Throws Error.
    PubSubPair(Side side, const ChannelConfig& config, std::shared_ptr<Participant> participant);
    PubSubPair(const PubSubPair&) = delete;
    PubSubPair& operator=(const PubSubPair&) = delete;
    ~PubSubPair();

    /// Publishes our hello; a later subscriber does not receive it. Throws Error.
    void send_hello(const ChannelConfig& config);

    /// Waits for a hello with the correct nonce. Throws Error.
    void await_hello(const ChannelConfig& config, SetupDeadline& deadline);

    [[nodiscard]] iox::popo::UntypedPublisher& publisher() noexcept { return publisher_; }
    [[nodiscard]] iox::popo::UntypedSubscriber& subscriber() noexcept { return subscriber_; }

    /// Returns whether the peer sent a received chunk.
    [[nodiscard]] bool is_of_peer(const void* chunk) const noexcept {
        return iox::mepoo::ChunkHeader::fromUserPayload(chunk)->originId() == *peer_;
    }

    /// Leaves RouDi without notifying the peer. Afterwards this must not be used or destroyed.
    void disconnect_now() noexcept { participant_.reset(); }

    /// Counts one more of the peer's frames as taken.
    void count_taken() noexcept { ours_->taken.store(++taken_, std::memory_order_release); }

    /// Returns how many of our frames the peer has taken.
    [[nodiscard]] std::uint64_t taken_by_peer() const noexcept {
        return theirs_->taken.load(std::memory_order_acquire);
    }

private:
    [[nodiscard]] bool take_hello(const ChannelConfig& config, SetupDeadline& deadline);

    std::shared_ptr<Participant> participant_;
    iox::popo::UntypedPublisher publisher_;
    iox::popo::UntypedSubscriber subscriber_;
    Hello* ours_ = nullptr;
    const Hello* theirs_ = nullptr;
    std::optional<iox::popo::UniquePortId> peer_;
    std::uint64_t taken_ = 0;
};

}  // namespace ipcbench::transports::iox_daemon
