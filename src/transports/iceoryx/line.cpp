#include "transports/iceoryx/line.hpp"

#include <algorithm>
#include <new>
#include <string>

#include "ipcbench/base/error.hpp"
#include "platform/random.hpp"

namespace ipcbench::transports::iox_daemon {
namespace {

constexpr std::chrono::milliseconds look_every{1};

iox::capro::ServiceDescription service(const ChannelConfig& config, const char* direction) {
    const auto id = [](const std::string& text) { return iox::capro::IdString_t(iox::cxx::TruncateToCapacity, text); };
    return {id("ipcbench"), id(config.nonce.substr(0, nonce_digits / 2)), id(direction)};
}

const char* outgoing(Role role) {
    return role == Role::parent ? "to-child" : "to-parent";
}
const char* incoming(Role role) {
    return outgoing(role == Role::parent ? Role::child : Role::parent);
}

/// The window keeps the queue from ever being full; should a stranger subscribe and not read, he must not stop us.
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

Line::Line(Role role, const ChannelConfig& config, std::shared_ptr<Participant> participant)
    : participant_(std::move(participant)),
      publisher_(service(config, outgoing(role)), publishing()),
      subscriber_(service(config, incoming(role)), subscribing()) {}

Line::~Line() {
    if (theirs_ != nullptr) {
        subscriber_.release(theirs_);
    }
}

void Line::say_hello(const ChannelConfig& config) {
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

void Line::await_hello(const ChannelConfig& config, SetupDeadline& deadline) {
    while (!take_hello(config, deadline)) {
        deadline.wait({}, look_every);
    }
}

bool Line::take_hello(const ChannelConfig& config, SetupDeadline& deadline) {
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
        deadline.turn_away();
        return false;
    }
    peer_ = header->originId();
    theirs_ = hello;
    return true;
}

}  // namespace ipcbench::transports::iox_daemon
