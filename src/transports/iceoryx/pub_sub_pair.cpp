#include "transports/iceoryx/pub_sub_pair.hpp"

#include <algorithm>
#include <new>
#include <string>

#include "ipcbench/base/error.hpp"
#include "platform/random.hpp"

namespace ipcbench::transports::iox_daemon {
namespace {

constexpr std::chrono::milliseconds check_every{1};

iox::capro::ServiceDescription service(const ChannelConfig& config, const char* direction) {
    const auto id = [](const std::string& text) { return iox::capro::IdString_t(iox::cxx::TruncateToCapacity, text); };
    return {id("ipcbench"), id(config.nonce.substr(0, nonce_digits / 2)), id(direction)};
}

const char* outgoing(Side side) {
    return side == Side::parent ? "to-child" : "to-parent";
}
const char* incoming(Side side) {
    return outgoing(other(side));
}

/// Returns options that never block. The window keeps the peer's queue from getting full, but another process may
/// subscribe and not read.
iox::popo::PublisherOptions publishing() {
    iox::popo::PublisherOptions options;
    options.historyCapacity = 0;
    options.subscriberTooSlowPolicy = iox::popo::ConsumerTooSlowPolicy::DISCARD_OLDEST_DATA;
    return options;
}

iox::popo::SubscriberOptions subscribing() {
    iox::popo::SubscriberOptions options;
    options.historyRequest = 0;
    return options;
}

}  // namespace

PubSubPair::PubSubPair(Side side, const ChannelConfig& config, std::shared_ptr<Participant> participant)
    : participant_(std::move(participant)),
      publisher_(service(config, outgoing(side)), publishing()),
      subscriber_(service(config, incoming(side)), subscribing()) {}

PubSubPair::~PubSubPair() {
    if (theirs_ != nullptr) {
        subscriber_.release(theirs_);
    }
}

void PubSubPair::send_hello(const ChannelConfig& config) {
    void* chunk = nullptr;
    publisher_.loan(sizeof(Hello), alignof(Hello)).and_then([&](void* loaned) { chunk = loaned; }).or_else([](auto&) {
    });
    if (chunk == nullptr) {
        throw Error(ErrorKind::failed, "RouDi has no chunk to lend", "end what else uses iceoryx");
    }
    ours_ = new (chunk) Hello{};
    std::copy_n(config.nonce.data(), std::min(config.nonce.size(), ours_->nonce.size()), ours_->nonce.data());
    publisher_.publish(chunk);
}

void PubSubPair::await_hello(const ChannelConfig& config, SetupDeadline& deadline) {
    while (!take_hello(config, deadline)) {
        deadline.wait({}, check_every);
    }
}

bool PubSubPair::take_hello(const ChannelConfig& config, SetupDeadline& deadline) {
    const void* chunk = nullptr;
    subscriber_.take().and_then([&](const void* taken) { chunk = taken; }).or_else([](auto&) {});
    if (chunk == nullptr) {
        return false;
    }
    const auto* const header = iox::mepoo::ChunkHeader::fromUserPayload(chunk);
    const auto* const hello = static_cast<const Hello*>(chunk);
    if (header->userPayloadSize() != sizeof(Hello) ||
        !platform::same_secret(std::string(hello->nonce.data(), hello->nonce.size()), config.nonce)) {
        subscriber_.release(chunk);
        deadline.reject_peer();
        return false;
    }
    peer_ = header->originId();
    theirs_ = hello;
    return true;
}

}  // namespace ipcbench::transports::iox_daemon
