#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "ipcbench/core/transport.hpp"
#include "platform/cpu_relax.hpp"
#include "platform/random.hpp"
#include "platform/run_folder.hpp"
#include "platform/shared_memory.hpp"
#include "transports/shm/boost_lock.hpp"

namespace ipcbench::transports {
namespace {

namespace bip = boost::interprocess;

using Queue = std::unique_ptr<bip::message_queue>;
using Sequence = std::uint32_t;

constexpr std::array options{OptionSpec{.key = "depth",
                                        .kind = OptionKind::count,
                                        .fallback = "2",
                                        .help = "messages that each queue can hold",
                                        .least = 1,
                                        .most = 65536}};

/// How the calls of a message_queue are waited for. None of them sees a signal, so they are sliced or polled, and the
/// lifeline is looked at in between.
class QueueWait {
public:
    QueueWait(Wait wait, const Lifeline& lifeline) noexcept : wait_(wait), lifeline_(&lifeline) {}

    /// `attempt(false)` tries at once, `attempt(true)` for a slice; both say whether it went through.
    template <class Attempt>
    [[nodiscard]] Fault until(Attempt attempt) const noexcept {
        for (std::uint32_t tries = 0;; ++tries) {
            const bool blocks =
                wait_.mode == WaitMode::block || (wait_.mode == WaitMode::hybrid && tries >= wait_.polls);
            try {
                if (attempt(blocks)) {
                    return {};
                }
            } catch (const bip::lock_exception&) {
                return {FaultKind::closed};  // the peer died while it held the queue's mutex
            } catch (const bip::interprocess_exception& error) {
                if (error.get_error_code() != bip::timeout_when_locking_error) {
                    return {FaultKind::corrupt};
                }
            }
            if (lifeline_->cut()) {
                return {FaultKind::stopped};
            }
            if (wait_.mode == WaitMode::yield) {
                ::sched_yield();
            } else if (!blocks) {
                platform::cpu_relax();
            }
        }
    }

private:
    Wait wait_;
    const Lifeline* lifeline_;
};

/// Puts one message into a queue. There mostly is room, and then no bound of a wait needs to be worked out.
Fault send(bip::message_queue& queue, std::span<const std::byte> message, const QueueWait& wait) noexcept {
    bool first = true;
    return wait.until([&](bool blocks) {
        return blocks && !std::exchange(first, false)
                   ? queue.timed_send(message.data(), message.size(), 0, one_slice_from_now())
                   : queue.try_send(message.data(), message.size(), 0);
    });
}

/// Takes one message out; `got` is its size. The buffer must hold the queue's largest.
Fault receive(bip::message_queue& queue, std::span<std::byte> buffer, std::size_t& got,
              const QueueWait& wait) noexcept {
    unsigned priority = 0;
    return wait.until([&](bool blocks) {
        return blocks ? queue.timed_receive(buffer.data(), buffer.size(), got, priority, one_slice_from_now())
                      : queue.try_receive(buffer.data(), buffer.size(), got, priority);
    });
}

/// A queue in each direction. A message is the frame's sequence and the frame; an empty one says that its sender has
/// closed.
class BoostQueueChannel {
public:
    BoostQueueChannel(Queue input, Queue output, const ChannelConfig& config)
        : input_(std::move(input)),
          output_(std::move(output)),
          wait_(config.wait, *config.lifeline),
          max_frame_(config.max_frame),
          outgoing_(output_->get_max_msg_size()),
          incoming_(input_->get_max_msg_size()) {}
    BoostQueueChannel(const BoostQueueChannel&) = delete;
    BoostQueueChannel& operator=(const BoostQueueChannel&) = delete;
    ~BoostQueueChannel() {
        try {
            static_cast<void>(output_->try_send(outgoing_.data(), 0, 0));
        } catch (const bip::interprocess_exception&) {
            return;  // full or broken: then the lifeline tells the peer
        }
    }

    Room prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        return {std::span(outgoing_).subspan(sizeof(Sequence), max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        std::memcpy(outgoing_.data(), &sequence, sizeof sequence);
        return send(*output_, std::span(outgoing_).first(sizeof sequence + size), wait_);
    }

    Frame receive() noexcept {
        std::size_t got = 0;
        if (const Fault fault = transports::receive(*input_, incoming_, got, wait_)) {
            return {{}, 0, fault};
        }
        if (got < sizeof(Sequence)) {
            return {{}, 0, {got == 0 ? FaultKind::closed : FaultKind::corrupt}};
        }
        if (got - sizeof(Sequence) > max_frame_) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        Sequence sequence = 0;
        std::memcpy(&sequence, incoming_.data(), sizeof sequence);
        // A peer that is killed while it copies a message into the queue leaves it there unfinished, and the wait hides
        // that the mutex has lost its owner. Likely with large messages; with small ones the sequence shows it.
        constexpr std::size_t soon_copied = 4096;
        if ((got > soon_copied || sequence != last_ + 1) && owner_died()) {
            return {{}, 0, {FaultKind::closed}};
        }
        last_ = sequence;
        return {std::span(incoming_).subspan(sizeof sequence, got - sizeof sequence), sequence, {}};
    }

    void release() noexcept {}

    [[nodiscard]] EffectiveOptions effective_options() const {
        return {{"depth", std::to_string(input_->get_max_msg())}};
    }

private:
    /// Any call that locks the mutex tells.
    [[nodiscard]] bool owner_died() const noexcept {
        try {
            static_cast<void>(input_->get_num_msg());
            return false;
        } catch (const bip::lock_exception&) {
            return true;
        } catch (const bip::interprocess_exception&) {
            return false;  // the peer holds it: it lives
        }
    }

    Queue input_;
    Queue output_;
    QueueWait wait_;
    std::size_t max_frame_;
    std::vector<std::byte> outgoing_;
    std::vector<std::byte> incoming_;
    Sequence last_ = 0;  // of the last frame received
};

std::size_t depth_of(const ChannelConfig& config) {
    const std::size_t depth = config.options.number("depth");
    if (depth == 0) {
        throw Error(ErrorKind::usage, "depth=0: a queue holds at least one message");
    }
    return depth;
}

/// The nonce is the child's first message, so it has to fit in as well.
std::size_t message_bytes(const ChannelConfig& config) {
    return std::max(sizeof(Sequence) + config.max_frame, config.nonce.size());
}

/// A message_queue makes its segment sparse, and a full /dev/shm would then kill by SIGBUS in its constructor. So room
/// for both is reserved in a segment of our own first, which goes again when this returns. How much that is Boost does
/// not say (get_mem_size() is private): a little more than the messages.
void try_room(const ChannelConfig& config) {
    constexpr std::size_t per_message = 64;  // its header, its place in the index, rounding
    constexpr std::size_t per_queue = 4096;
    const std::size_t bytes = depth_of(config) * (message_bytes(config) + per_message) + per_queue;
    static_cast<void>(platform::create_shared_memory(config.prefix, 2 * bytes));
}

/// Keeps the room that was found, against all who come later.
void keep_room(const std::string& name) {
    const UniqueFd segment(::shm_open(("/" + name).c_str(), O_RDWR, 0));
    struct stat state {};
    if (!segment || ::fstat(segment.get(), &state) != 0) {
        throw system_error("opening the shared memory '" + name + "'", errno);
    }
    platform::reserve(segment.get(), static_cast<std::size_t>(state.st_size), "shared memory");
}

Queue make_queue(platform::OwnedName& name, const ChannelConfig& config) {
    try {
        auto queue = std::make_unique<bip::message_queue>(bip::create_only, name.name().c_str(), depth_of(config),
                                                          message_bytes(config), only_ours());
        keep_room(name.name());
        return queue;
    } catch (const bip::interprocess_exception& error) {
        if (error.get_error_code() == bip::already_exists_error) {
            name.disown();
        }
        throw Error(ErrorKind::failed, "creating a message_queue: " + std::string(error.what()),
                    "remove what dead runs left with: ipcbench clean");
    }
}

Queue open_queue(const Address& address, const std::string& key) {
    const auto name = address.values.find(key);
    if (name == address.values.end()) {
        throw Error(ErrorKind::failed, "expected the name of a message_queue '" + key + "', got none");
    }
    try {
        return std::make_unique<bip::message_queue>(bip::open_only, name->second.c_str());
    } catch (const bip::interprocess_exception& error) {
        throw Error(ErrorKind::failed,
                    "opening the message_queue '" + name->second + "': " + std::string(error.what()));
    }
}

/// Made before the queues themselves: the room for both, or an Error.
platform::OwnedName first_name(const ChannelConfig& config) {
    try_room(config);
    return {config.folder, platform::OwnedKind::shared_memory, config.prefix + "-boost-to-parent"};
}

class BoostQueueListener final : public Listener {
public:
    explicit BoostQueueListener(const ChannelConfig& config)
        : config_(config),
          to_parent_name_(first_name(config)),
          to_child_name_(config.folder, platform::OwnedKind::shared_memory, config.prefix + "-boost-to-child"),
          to_parent_(make_queue(to_parent_name_, config)),
          to_child_(make_queue(to_child_name_, config)) {}

    Address address() override {
        Address address;
        address.values["to_parent"] = to_parent_name_.name();
        address.values["to_child"] = to_child_name_.name();
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        await_nonce();
        to_parent_name_.remove();
        to_child_name_.remove();
        return std::make_unique<EndpointOf<BoostQueueChannel>>(std::move(to_parent_), std::move(to_child_), config_);
    }

private:
    void await_nonce() {
        const std::int64_t end = now_ns() + std::chrono::nanoseconds(config_.timeout).count();
        std::vector<std::byte> message(to_parent_->get_max_msg_size());
        while (now_ns() < end) {
            std::size_t got = 0;
            unsigned priority = 0;
            bool came = false;
            try {
                came = to_parent_->timed_receive(message.data(), message.size(), got, priority, one_slice_from_now());
            } catch (const bip::interprocess_exception& error) {
                throw Error(ErrorKind::failed,
                            "waiting for the child at a message_queue: " + std::string(error.what()));
            }
            // Anything else was put in by somebody who found the name: dropped.
            if (came && platform::same_secret({reinterpret_cast<const char*>(message.data()), got}, config_.nonce)) {
                return;
            }
            if (config_.lifeline->cut()) {
                throw Error(ErrorKind::failed, "the child was gone before it opened the message_queue");
            }
        }
        throw Error(
            ErrorKind::failed,
            "the child has not opened the message_queue within " + std::to_string(config_.timeout.count()) + " ms",
            "give it more time with --timeout");
    }

    const ChannelConfig& config_;
    platform::OwnedName to_parent_name_;
    platform::OwnedName to_child_name_;
    Queue to_parent_;
    Queue to_child_;
};

std::unique_ptr<Endpoint> connect_queues(const ChannelConfig& config, const Address& address) {
    Queue to_parent = open_queue(address, "to_parent");
    Queue to_child = open_queue(address, "to_child");
    if (to_parent->get_max_msg_size() < message_bytes(config) || to_child->get_max_msg_size() < message_bytes(config)) {
        throw Error(ErrorKind::failed, "the message_queue takes " + std::to_string(to_parent->get_max_msg_size()) +
                                           " bytes, not " + std::to_string(message_bytes(config)));
    }
    const QueueWait wait(config.wait, *config.lifeline);
    if (const Fault fault = send(*to_parent, std::as_bytes(std::span(config.nonce)), wait)) {
        throw Error(ErrorKind::failed, "sending the nonce through a message_queue: " + describe(fault));
    }
    return std::make_unique<EndpointOf<BoostQueueChannel>>(std::move(to_child), std::move(to_parent), config);
}

}  // namespace

TransportList shm_boost_mq() {
    Transport transport;
    transport.info = {.name = "shm-boost-mq",
                      .summary = "Boost.Interprocess: a message_queue for each direction",
                      .kind = TransportKind::shared_memory,
                      .capabilities = {.boundaries = true},
                      .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
                      .default_wait = WaitMode::block,
                      .header_bytes = sizeof(Sequence),
                      .options = options};
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<BoostQueueListener>(config); };
    transport.connect = connect_queues;
    return {transport};
}

}  // namespace ipcbench::transports
