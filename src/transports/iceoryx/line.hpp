#pragma once

#include <iceoryx_posh/popo/untyped_publisher.hpp>
#include <iceoryx_posh/popo/untyped_subscriber.hpp>
#include <memory>
#include <optional>

#include "transports/fd/setup_deadline.hpp"
#include "transports/iceoryx/participant.hpp"
#include "transports/iceoryx/sample.hpp"

namespace ipcbench::transports::iox_daemon {

enum class Role : unsigned char { parent, child };

/// A publisher and a subscriber, and once it stands the peer's. Services are found by name: half of the nonce is in it,
/// all of it in the hello, so that who lists the services does not know enough.
class Line {
public:
    /// Throws Error.
    Line(Role role, const ChannelConfig& config, std::shared_ptr<Participant> participant);
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    ~Line();

    /// Publishes our hello; whoever subscribes later does not get it. Throws Error.
    void say_hello(const ChannelConfig& config);

    /// Waits until a hello has come that knows the nonce. Throws Error.
    void await_hello(const ChannelConfig& config, SetupDeadline& deadline);

    [[nodiscard]] iox::popo::UntypedPublisher& publisher() noexcept { return publisher_; }
    [[nodiscard]] iox::popo::UntypedSubscriber& subscriber() noexcept { return subscriber_; }

    /// Whether a received chunk is the peer's.
    [[nodiscard]] bool is_of_peer(const void* chunk) const noexcept {
        return iox::mepoo::ChunkHeader::fromUserPayload(chunk)->originId() == *peer_;
    }

    /// Leaves RouDi without a word to the peer; this is then not to be used any more, nor destroyed.
    void leave_at_once() noexcept { participant_.reset(); }

    /// One more of the peer's frames was taken.
    void count_taken() noexcept { ours_->taken.store(++taken_, std::memory_order_release); }

    /// How many of our frames the peer has taken.
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
