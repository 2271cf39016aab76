#include <cstdint>
#include <cstring>
#include <iceoryx_posh/popo/untyped_publisher.hpp>
#include <iceoryx_posh/popo/untyped_subscriber.hpp>
#include <iceoryx_posh/popo/wait_set.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/message_to_peer.hpp"
#include "platform/random.hpp"
#include "platform/run_folder.hpp"
#include "transports/iceoryx/participant.hpp"

namespace ipcbench::overhead::hand {
namespace {

using transports::iox_daemon::Participant;
using transports::iox_daemon::Pool;
using transports::iox_daemon::Roudi;

iox::capro::ServiceDescription service(const std::string& instance, const std::string& event) {
    const auto id = [](const std::string& text) { return iox::capro::IdString_t(iox::cxx::TruncateToCapacity, text); };
    return {id("ipcbench-hand"), id(instance), id(event)};
}

/// Loans, fills and publishes chunks; takes and releases them. Waits in a WaitSet or polls.
class IceoryxEnd {
public:
    IceoryxEnd(const std::string& instance, const std::string& to, const std::string& from, std::size_t bytes,
               bool sleeps)
        : publisher_(service(instance, to)), subscriber_(service(instance, from)), message_(bytes) {
        if (sleeps) {
            arrivals_.emplace();
            arrivals_->attachState(subscriber_, iox::popo::SubscriberState::HAS_DATA).or_else([](auto) {});
        }
    }
    IceoryxEnd(const IceoryxEnd&) = delete;
    IceoryxEnd& operator=(const IceoryxEnd&) = delete;
    ~IceoryxEnd() {
        if (arrivals_) {
            arrivals_->detachState(subscriber_, iox::popo::SubscriberState::HAS_DATA);
        }
    }

    void await_other() const {
        while (!publisher_.hasSubscribers()) {
        }
    }

    bool send() noexcept {
        bool sent = false;
        publisher_.loan(static_cast<std::uint32_t>(message_.size()))
            .and_then([&](void* chunk) {
                std::memcpy(chunk, message_.data(), message_.size());
                publisher_.publish(chunk);
                sent = true;
            })
            .or_else([](auto&) {});
        return sent;
    }
    bool receive() noexcept {
        bool received = false;
        while (!received) {
            subscriber_.take()
                .and_then([&](const void* chunk) {
                    std::memcpy(message_.data(), chunk, message_.size());
                    subscriber_.release(chunk);
                    received = true;
                })
                .or_else([](auto&) {});
            if (!received && arrivals_) {
                arrivals_->wait();
            }
        }
        return true;
    }

private:
    iox::popo::UntypedPublisher publisher_;
    iox::popo::UntypedSubscriber subscriber_;
    std::optional<iox::popo::WaitSet<1>> arrivals_;
    std::vector<char> message_;
};

double iceoryx(const LoopSpec& spec, bool sleeps) {
    constexpr std::size_t grain = 64;
    constexpr std::size_t chunks = 64;
    const platform::RunFolder folder;
    const std::string instance = platform::make_nonce();
    Lifeline lifeline;
    ChannelConfig config;
    config.folder = folder.path();
    config.prefix = folder.prefix();
    config.lifeline = &lifeline;
    const std::size_t bytes = (spec.bytes + grain - 1) / grain * grain;
    const auto roudi = std::make_shared<Roudi>(config, Pool{bytes, chunks}, Pool{bytes + grain, 1});  // outlives both
    const MessageToPeer go;
    const PeerProcess peer_process(spec.pinning, [&] {
        static_cast<void>(go.read());
        const auto participant = Participant::join(config);
        IceoryxEnd theirs(instance, "back", "there", spec.bytes, sleeps);
        while (theirs.receive() && theirs.send()) {
        }
    });
    const auto participant = Participant::join(config, roudi);
    IceoryxEnd ours(instance, "there", "back", spec.bytes, sleeps);
    go.write("go");
    ours.await_other();
    return time_loop(spec, [&ours] { return ours.send() && ours.receive(); });
}

}  // namespace

double iceoryx_wait_set(const LoopSpec& spec) {
    return iceoryx(spec, true);
}

double iceoryx_polled(const LoopSpec& spec) {
    return iceoryx(spec, false);
}

}  // namespace ipcbench::overhead::hand
