#include <array>
#include <cerrno>
#include <charconv>
#include <string>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/owned_name.hpp"
#include "platform/random.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/fd/packet_channel.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/mq/quota_link.hpp"
#include "transports/mq/sysv_queue.hpp"

namespace ipcbench::transports {
namespace {

constexpr std::size_t nonce_digits = 32;
constexpr std::chrono::milliseconds look_again_after{1};

/// What both sides say before the first frame: the nonce.
struct Greeting {
    long type = 0;
    std::array<char, nonce_digits> nonce{};
};

/// Takes one message of that type, or waits a moment for one; false unless it was the nonce. There is nothing to sleep
/// on with a time limit, so it looks again and again; set-up only.
bool hear_nonce(int queue, long type, const ChannelConfig& config, SetupDeadline& deadline) {
    Greeting heard;
    const ssize_t got = ::msgrcv(queue, &heard, heard.nonce.size(), type, IPC_NOWAIT | MSG_NOERROR);
    if (got >= 0) {
        const bool right = platform::same_secret({heard.nonce.data(), static_cast<std::size_t>(got)}, config.nonce);
        if (!right) {
            deadline.turn_away();
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

void say_nonce(int queue, long type, const ChannelConfig& config, const SetupDeadline& deadline) {
    Greeting said{type, {}};
    config.nonce.copy(said.nonce.data(), said.nonce.size());
    SysvStrangers strangers(queue, sysv_types(config.nonce));
    while (::msgsnd(queue, &said, said.nonce.size(), IPC_NOWAIT) != 0) {
        if (errno != EAGAIN && errno != EINTR) {
            throw system_error("sending to the message queue, waiting for " + deadline.awaited(), errno);
        }
        strangers.drop();
        deadline.wait({}, look_again_after);
    }
}

/// The queue itself: noted, then made under a random key, and removed when it goes. There is no earlier moment: removal
/// takes it from those who use it.
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

/// The parent's end: the queue goes after the link has said goodbye.
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
    if (config.depth > 1) {
        return std::make_unique<EndpointOf<PacketChannel<QuotaLink<Link>>>>(
            QuotaLink<Link>(std::move(link), queue_bytes / (sizeof(FrameHeader) + config.max_frame)), config,
            std::move(effective));
    }
    return std::make_unique<EndpointOf<PacketChannel<Link>>>(std::move(link), config, std::move(effective));
}

class SysvQueueListener final : public Listener {
public:
    explicit SysvQueueListener(const ChannelConfig& config) : config_(config) {
        const std::size_t most = sysv_message_limit() - sizeof(FrameHeader);
        if (config.max_frame > most) {
            throw Error(ErrorKind::failed,
                        fmt::format("frames of {} bytes are over the limit of a System V message queue, {} bytes",
                                    config.max_frame, most),
                        "use smaller messages, or raise kernel.msgmax and kernel.msgmnb (sysctl)");
        }
    }

    Address address() override { return {{{"queue", std::to_string(queue_.id())}}, {}}; }

    std::unique_ptr<Endpoint> accept() override {
        SetupDeadline deadline(config_, fmt::format("the child's first message in queue {}", queue_.id()));
        const SysvTypes types = sysv_types(config_.nonce);
        while (!hear_nonce(queue_.id(), types.to_parent, config_, deadline)) {
        }
        say_nonce(queue_.id(), types.to_child, config_, deadline);
        const std::size_t bytes = bytes_of(queue_.id());
        return make_endpoint(OwningLink(std::move(queue_), types, config_), bytes, config_,
                             {{"queue_bytes", std::to_string(bytes)}});
    }

private:
    const ChannelConfig& config_;
    OwnedQueue queue_;
};

std::unique_ptr<Endpoint> connect(const ChannelConfig& config, const Address& address) {
    const int queue = std::stoi(address.values.at("queue"));
    SetupDeadline deadline(config, fmt::format("the parent's answer in queue {}", queue));
    const SysvTypes types = sysv_types(config.nonce);
    say_nonce(queue, types.to_parent, config, deadline);
    while (!hear_nonce(queue, types.to_child, config, deadline)) {
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
                      .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
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
