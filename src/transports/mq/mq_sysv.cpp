#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/owned_name.hpp"
#include "platform/random.hpp"
#include "platform/text_fields.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/fd/packet_channel.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/mq/sysv_queue.hpp"

namespace ipcbench::transports {

/// Makes a Link over a queue that serves both directions asynchronous. Allows as many frames in flight as the queue has
/// space for; each is in the queue once, as a request or as its answer. So a sender always finds space, and the two
/// sides cannot deadlock over a queue full of requests. It has external linkage: otherwise gcc merges all loops over
/// its channel into one function.
template <class Link>
class QuotaLink {
public:
    static constexpr bool is_unreliable = Link::is_unreliable;
    static constexpr std::size_t prefix = Link::prefix;

    /// `quota` is the number of frames that the queue holds.
    QuotaLink(Link link, std::size_t quota) : link_(std::move(link)), quota_(static_cast<std::ptrdiff_t>(quota)) {}

    [[nodiscard]] ssize_t send(std::span<std::byte> message) noexcept {
        const ssize_t sent = link_.send(message);
        in_flight_ += sent >= 0 ? 1 : 0;
        return sent;
    }
    [[nodiscard]] Fault after_send(int error, std::uint32_t tries) noexcept { return link_.after_send(error, tries); }

    [[nodiscard]] ssize_t receive(std::span<std::byte> room) noexcept { return count(link_.receive(room)); }
    [[nodiscard]] ssize_t receive_now(std::span<std::byte> room) noexcept { return count(link_.receive_now(room)); }
    [[nodiscard]] Fault after_receive(int error, std::uint32_t tries) noexcept {
        return link_.after_receive(error, tries);
    }

    [[nodiscard]] Fault flush() const noexcept { return {}; }
    [[nodiscard]] bool can_send(std::size_t /*max*/) const noexcept { return in_flight_ < quota_; }
    [[nodiscard]] int descriptor() const noexcept { return -1; }

private:
    ssize_t count(ssize_t received) noexcept {
        in_flight_ -= received >= 0 ? 1 : 0;
        return received;
    }

    Link link_;
    std::ptrdiff_t quota_;
    std::ptrdiff_t in_flight_ = 0;  ///< frames of the parent; unused in the child
};

namespace {

constexpr std::size_t nonce_digits = 32;
constexpr std::chrono::milliseconds look_again_after{1};

/// The first message of either side: the nonce.
struct Greeting {
    long type = 0;
    std::array<char, nonce_digits> nonce{};
};

/// Receives one message of that type, or waits briefly for one. Returns true if it was the nonce. msgrcv(2) has no
/// timeout, so this polls; it is used only during set-up.
bool receive_nonce(int queue, long type, const ChannelConfig& config, SetupDeadline& deadline) {
    Greeting received;
    const ssize_t got = ::msgrcv(queue, &received, received.nonce.size(), type, IPC_NOWAIT | MSG_NOERROR);
    if (got >= 0) {
        const bool right = platform::same_secret({received.nonce.data(), static_cast<std::size_t>(got)}, config.nonce);
        if (!right) {
            deadline.reject_peer();
        }
        deadline.check();
        return right;
    }
    if (errno != ENOMSG && errno != EINTR) {
        throw system_error("waiting for " + deadline.awaited(), errno);
    }
    deadline.wait({}, look_again_after);
    return false;
}

void send_nonce(int queue, long type, const ChannelConfig& config, const SetupDeadline& deadline) {
    Greeting greeting{type, {}};
    config.nonce.copy(greeting.nonce.data(), greeting.nonce.size());
    ForeignMessages unauthenticated_peers(queue, sysv_types(config.nonce));
    while (::msgsnd(queue, &greeting, greeting.nonce.size(), IPC_NOWAIT) != 0) {
        if (errno != EAGAIN && errno != EINTR) {
            throw system_error("sending to the message queue, waiting for " + deadline.awaited(), errno);
        }
        unauthenticated_peers.drop();
        deadline.wait({}, look_again_after);
    }
}

/// The queue itself: its name is recorded first, then it is created under a random key; the destructor removes it. It
/// cannot be removed earlier, because removal takes it from its users.
class OwnedQueue {
public:
    OwnedQueue()
        : name_(platform::make_owned(platform::OwnedKind::sysv_queue, [this](auto& name) { return make(name); })) {}

    [[nodiscard]] int id() const noexcept { return id_; }

private:
    bool make(platform::OwnedName& name) {
        id_ = ::msgget(static_cast<key_t>(std::stoul(name.name(), nullptr, 16)), IPC_CREAT | IPC_EXCL | 0600);
        if (id_ >= 0) {
            name.made(id_);
        } else if (errno != EEXIST) {
            throw system_error("creating a System V message queue", errno,
                               errno == ENOSPC
                                   ? "there are too many: see ipcs -q, raise kernel.msgmni"
                                   : "it needs a kernel with CONFIG_SYSVIPC, and a container that permits msgget");
        }
        return id_ >= 0;
    }

    int id_ = -1;
    platform::OwnedName name_;
};

/// The parent's end: the queue is removed after the link has sent its closing message.
class OwningLink {
public:
    static constexpr bool is_unreliable = SysvQueueLink::is_unreliable;
    static constexpr std::size_t prefix = SysvQueueLink::prefix;

    OwningLink(OwnedQueue queue, SysvTypes types, const ChannelConfig& config)
        : queue_(std::move(queue)), link_(queue_.id(), types, types.to_parent, types.to_child, config) {}

    [[nodiscard]] ssize_t send(std::span<std::byte> message) noexcept { return link_.send(message); }
    [[nodiscard]] ssize_t receive(std::span<std::byte> room) noexcept { return link_.receive(room); }
    [[nodiscard]] ssize_t receive_now(std::span<std::byte> room) noexcept { return link_.receive_now(room); }
    [[nodiscard]] Fault after_send(int error, std::uint32_t tries) noexcept { return link_.after_send(error, tries); }
    [[nodiscard]] Fault after_receive(int error, std::uint32_t tries) noexcept {
        return link_.after_receive(error, tries);
    }

private:
    OwnedQueue queue_;
    SysvQueueLink link_;
};

std::size_t bytes_of(int queue) {
    msqid_ds state{};
    ::msgctl(queue, IPC_STAT, &state);
    return state.msg_qbytes;
}

template <class Link>
std::unique_ptr<Endpoint> make_endpoint(Link link, std::size_t queue_bytes, const ChannelConfig& config,
                                        EffectiveOptions effective) {
    if (config.frames_in_flight > 1) {
        return std::make_unique<EndpointOf<PacketChannel<QuotaLink<Link>>>>(
            QuotaLink<Link>(std::move(link), queue_bytes / (sizeof(FrameHeader) + config.max_frame)), config,
            std::move(effective));
    }
    return std::make_unique<EndpointOf<PacketChannel<Link>>>(std::move(link), config, std::move(effective));
}

class SysvQueueListener final : public Listener {
public:
    explicit SysvQueueListener(const ChannelConfig& config) : config_(config) {
        const std::size_t max = sysv_message_limit() - sizeof(FrameHeader);
        if (config.max_frame > max) {
            throw Error(ErrorKind::failed,
                        fmt::format("frames of {} bytes are over the limit of a System V message queue, {} bytes",
                                    config.max_frame, max),
                        "use smaller messages, or raise kernel.msgmax and kernel.msgmnb (sysctl)");
        }
    }

    Address address() override { return {{{"queue", std::to_string(queue_.id())}}, {}}; }

    std::unique_ptr<Endpoint> accept() override {
        SetupDeadline deadline(config_, fmt::format("the child's first message in queue {}", queue_.id()));
        const SysvTypes types = sysv_types(config_.nonce);
        while (!receive_nonce(queue_.id(), types.to_parent, config_, deadline)) {
        }
        send_nonce(queue_.id(), types.to_child, config_, deadline);
        const std::size_t bytes = bytes_of(queue_.id());
        return make_endpoint(OwningLink(std::move(queue_), types, config_), bytes, config_,
                             {{"queue_bytes", std::to_string(bytes)}});
    }

private:
    const ChannelConfig& config_;
    OwnedQueue queue_;
};

std::unique_ptr<Endpoint> connect(const ChannelConfig& config, const Address& address) {
    const auto number = platform::number_of(address.value("queue"));
    if (!number) {
        throw Error(ErrorKind::failed, fmt::format("'{}' is not the number of a queue", address.value("queue")));
    }
    const int queue = static_cast<int>(*number);
    SetupDeadline deadline(config, fmt::format("the parent's answer in queue {}", queue));
    const SysvTypes types = sysv_types(config.nonce);
    send_nonce(queue, types.to_parent, config, deadline);
    while (!receive_nonce(queue, types.to_child, config, deadline)) {
    }
    return make_endpoint(SysvQueueLink(queue, types, types.to_child, types.to_parent, config), bytes_of(queue), config,
                         {});
}

}  // namespace

TransportList mq_sysv() {
    Transport transport;
    transport.info = {.name = "mq-sysv",
                      .summary = "a System V message queue (msgget) for both directions",
                      .kind = TransportKind::kernel,
                      .capabilities = {.boundaries = true, .asynchronous = true},
                      .waits = every_wait_mode,
                      .header_bytes = sizeof(FrameHeader)};
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<SysvQueueListener>(config); };
    transport.connect = connect;
    transport.frame_limit = [](const OptionValues&) {
        const std::size_t message = sysv_message_limit();
        return message - std::min(message, sizeof(FrameHeader));
    };
    return {transport};
}

}  // namespace ipcbench::transports
