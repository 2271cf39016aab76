#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "ipcbench/core/transport.hpp"
#include "platform/owned_name.hpp"
#include "platform/random.hpp"
#include "platform/shared_memory.hpp"
#include "platform/shared_memory_space.hpp"
#include "transports/frames_held.hpp"
#include "transports/shm/boost_mq_channel.hpp"
#include "transports/shm/shm_boost_mq_info.hpp"

namespace ipcbench::transports {
namespace {

namespace bip = boost::interprocess;

/// Returns the size of a message. The child's first message is the nonce, so a message must also be able to hold it.
std::size_t message_bytes(const ChannelConfig& config) {
    return std::max(boost_mq::header_bytes + config.max_frame, config.nonce.size());
}

std::size_t messages_per_queue(const ChannelConfig& config) {
    constexpr std::size_t usual = 2;
    const std::size_t requested = config.options.number(boost_mq::messages_option);
    return requested != 0 ? requested : frames_held(config.frames_in_flight, usual, message_bytes(config));
}

/// Returns the memory for both queues. Boost does not publish the exact size (get_mem_size() is private), so this adds
/// a margin to the size of the messages.
std::size_t room_for(const ChannelConfig& config) {
    constexpr std::size_t per_message = 64;  // message header, index entry, rounding
    constexpr std::size_t per_queue = 4096;
    return 2 * (messages_per_queue(config) * (message_bytes(config) + per_message) + per_queue);
}

/// The options of the transport's description, plus the check that there is enough shared memory.
constexpr std::array checked_options = [] {
    auto options = boost_mq::options;
    options.front().check = [](const ChannelConfig& config) { platform::require_shared_memory(room_for(config)); };
    return options;
}();

/// Checks that there is memory for both queues. A message_queue makes its segment sparse, so its constructor would
/// raise SIGBUS if /dev/shm is full. The memory is reserved in a temporary segment, which is removed before this
/// returns. Returns `config`.
const ChannelConfig& with_checked_space(const ChannelConfig& config) {
    static_cast<void>(platform::create_shared_memory(room_for(config), *config.lifeline));
    return config;
}

UniqueFd open_segment(const std::string& name) {
    UniqueFd segment(::shm_open(("/" + name).c_str(), O_RDWR, 0));
    if (!segment) {
        throw system_error("opening the shared memory '" + name + "'", errno);
    }
    return segment;
}

/// Reserves the memory of the queue's segment, so that other processes cannot take it.
void keep_room(const UniqueFd& segment, const Lifeline& lifeline) {
    struct stat state {};
    if (::fstat(segment.get(), &state) != 0) {
        throw system_error("looking at the shared memory of a message_queue", errno);
    }
    platform::reserve(segment.get(), static_cast<std::size_t>(state.st_size), "shared memory",
                      platform::Storage::shared_memory, lifeline);
}

/// A queue that the child opens by name.
struct NamedQueue {
    explicit NamedQueue(const ChannelConfig& config)
        : name(platform::make_owned(platform::OwnedKind::shared_memory,
                                    [&](const auto& fresh) { return make(fresh.name(), config); })) {}

    std::optional<BoostQueue> queue;
    platform::OwnedName name;

private:
    bool make(const std::string& fresh, const ChannelConfig& config) {
        try {
            auto made = std::make_unique<bip::message_queue>(
                bip::create_only, fresh.c_str(), messages_per_queue(config), message_bytes(config), owner_only());
            const UniqueFd segment = open_segment(fresh);
            keep_room(segment, *config.lifeline);
            queue.emplace(std::move(made), segment.get(), *config.lifeline);
            return true;
        } catch (const bip::interprocess_exception& error) {
            if (error.get_error_code() == bip::already_exists_error) {
                return false;
            }
            const int native = error.get_native_error();
            throw system_error("creating a message_queue in /dev/shm", native,
                               platform::hint_for_shared_memory(native));
        }
    }
};

BoostQueue open_queue(const Address& address, const std::string& key, Lifeline& lifeline) {
    const std::string& name = address.value(key);
    try {
        const UniqueFd segment = open_segment(name);
        return {std::make_unique<bip::message_queue>(bip::open_only, name.c_str()), segment.get(), lifeline};
    } catch (const bip::interprocess_exception& error) {
        throw Error(ErrorKind::failed, "opening the message_queue '" + name + "': " + std::string(error.what()));
    }
}

class BoostQueueListener final : public Listener {
public:
    explicit BoostQueueListener(const ChannelConfig& config)
        : config_(with_checked_space(config)), to_parent_(config), to_child_(config) {}

    Address address() override {
        Address address;
        address.values["to_parent"] = to_parent_.name.name();
        address.values["to_child"] = to_child_.name.name();
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        await_nonce();
        to_parent_.name.remove();
        to_child_.name.remove();
        return std::make_unique<EndpointOf<BoostQueueChannel>>(std::move(*to_parent_.queue),
                                                               std::move(*to_child_.queue), config_);
    }

private:
    void await_nonce() {
        const std::int64_t end = now_ns() + std::chrono::nanoseconds(config_.timeout).count();
        std::vector<std::byte> message((*to_parent_.queue)->get_max_msg_size());
        while (now_ns() < end) {
            std::size_t got = 0;
            unsigned priority = 0;
            bool came = false;
            try {
                came = (*to_parent_.queue)
                           ->timed_receive(message.data(), message.size(), got, priority, one_slice_from_now());
            } catch (const bip::interprocess_exception& error) {
                throw Error(ErrorKind::failed,
                            "waiting for the child at a message_queue: " + std::string(error.what()));
            }
            // Drops any other message: another process has found the name.
            if (came && platform::same_secret({reinterpret_cast<const char*>(message.data()), got}, config_.nonce)) {
                return;
            }
            if (config_.lifeline->cut()) {
                throw Error(ErrorKind::failed, "the child ended before it opened the message_queue");
            }
        }
        throw Error(
            ErrorKind::failed,
            "the child has not opened the message_queue within " + std::to_string(config_.timeout.count()) + " ms",
            "give it more time with --timeout");
    }

    const ChannelConfig& config_;
    NamedQueue to_parent_;
    NamedQueue to_child_;
};

std::unique_ptr<Endpoint> connect_queues(const ChannelConfig& config, const Address& address) {
    BoostQueue to_parent = open_queue(address, "to_parent", *config.lifeline);
    BoostQueue to_child = open_queue(address, "to_child", *config.lifeline);
    if (to_parent->get_max_msg_size() < message_bytes(config) || to_child->get_max_msg_size() < message_bytes(config)) {
        throw Error(ErrorKind::failed, "the message_queue takes " + std::to_string(to_parent->get_max_msg_size()) +
                                           " bytes, not " + std::to_string(message_bytes(config)));
    }
    const BoostQueueWait wait(config.wait, *config.lifeline);
    if (const Fault fault = put(*to_parent, std::as_bytes(std::span(config.nonce)), wait)) {
        throw Error(ErrorKind::failed, "sending the nonce through a message_queue: " + describe(fault));
    }
    return std::make_unique<EndpointOf<BoostQueueChannel>>(std::move(to_child), std::move(to_parent), config);
}

}  // namespace

TransportList shm_boost_mq() {
    Transport transport;
    transport.info = describe_shm_boost_mq().front();
    transport.info.options = checked_options;
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<BoostQueueListener>(config); };
    transport.connect = connect_queues;
    return {transport};
}

}  // namespace ipcbench::transports
