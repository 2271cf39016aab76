#pragma once

#include <iceoryx_posh/popo/untyped_publisher.hpp>
#include <iceoryx_posh/popo/untyped_subscriber.hpp>
#include <memory>
#include <optional>

#include "transports/fd/setup_deadline.hpp"
#include "transports/iceoryx/participant.hpp"
#include "transports/iceoryx/sample.hpp"
#include "transports/side.hpp"

namespace ipcbench::transports::iox_daemon {

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
