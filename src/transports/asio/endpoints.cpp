#include "transports/asio/endpoints.hpp"

#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "transports/asio/conversation.hpp"
#include "transports/asio/ends.hpp"
#include "transports/asio/overlapping_mover.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/fd/packet_channel.hpp"
#include "transports/fd/stream_channel.hpp"

namespace ipcbench::transports {
namespace {

/// A StreamChannel's Mover.
template <class Ends>
class ConversationMover {
public:
    /// `descriptors` are what the Ends are made from.
    template <class... Descriptors>
    explicit ConversationMover(const ChannelConfig& config, Descriptors&&... descriptors)
        : conversation_(config, std::chrono::milliseconds{0}, std::forward<Descriptors>(descriptors)...),
          outgoing_(sizeof(FrameHeader) + config.max_frame) {}

    Outgoing lend() noexcept { return {outgoing_.data(), {}}; }
    Fault send(std::size_t size) noexcept { return conversation_.write({outgoing_.data(), size}); }
    Fault read(std::span<std::byte> room, std::size_t& got) noexcept { return conversation_.read(room, got); }

private:
    Conversation<Ends> conversation_;
    std::vector<std::byte> outgoing_;
};

/// A PacketChannel's Link. What a Conversation says of a call is kept for the question that follows it.
class DatagramConversation {
public:
    static constexpr bool is_unreliable = true;
    static constexpr std::size_t prefix = 0;

    DatagramConversation(const ChannelConfig& config, UniqueFd socket, std::chrono::milliseconds loss_timeout)
        : conversation_(
              std::make_unique<Conversation<DatagramEnds>>(config, loss_timeout, AF_INET, std::move(socket))) {}

    [[nodiscard]] ssize_t send(std::span<const std::byte> message) noexcept {
        fault_ = conversation_->write(message);
        return fault_ ? -1 : static_cast<ssize_t>(message.size());
    }
    [[nodiscard]] ssize_t receive(std::span<std::byte> room) noexcept {
        std::size_t got = 0;
        fault_ = conversation_->read(room, got);
        return fault_ ? -1 : static_cast<ssize_t>(got);
    }
    [[nodiscard]] Fault after_send(int /*error*/, std::uint32_t /*tries*/) const noexcept { return fault_; }
    [[nodiscard]] Fault after_receive(int /*error*/, std::uint32_t /*tries*/) const noexcept { return fault_; }

private:
    std::unique_ptr<Conversation<DatagramEnds>> conversation_;
    Fault fault_;
};

int domain_of(int socket) {
    int domain = 0;
    socklen_t size = sizeof domain;
    if (::getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &domain, &size) != 0) {
        throw system_error("asking for a socket's domain", errno);
    }
    return domain;
}

/// Asio reports by exceptions what it cannot do while things are set up.
template <class Make>
std::unique_ptr<Endpoint> set_up(Make make) {
    try {
        return make();
    } catch (const boost::system::system_error& error) {
        throw system_error("setting Boost.Asio's io_context up", error.code().value(),
                           "it takes six descriptors more: ulimit -n");
    }
}

template <class Ends, class... Descriptors>
std::unique_ptr<Endpoint> make_stream(const ChannelConfig& config, EffectiveOptions options,
                                      Descriptors... descriptors) {
    return set_up([&]() -> std::unique_ptr<Endpoint> {
        if (config.depth > 1) {
            return std::make_unique<EndpointOf<StreamChannel<OverlappingMover<Ends>>>>(config, std::move(options),
                                                                                       std::move(descriptors)...);
        }
        return std::make_unique<EndpointOf<StreamChannel<ConversationMover<Ends>>>>(config, std::move(options),
                                                                                    std::move(descriptors)...);
    });
}

}  // namespace

std::unique_ptr<Endpoint> make_asio_socket_endpoint(UniqueFd socket, const ChannelConfig& config,
                                                    EffectiveOptions options) {
    const int domain = domain_of(socket.get());
    return make_stream<SocketEnds>(config, std::move(options), domain, std::move(socket));
}

std::unique_ptr<Endpoint> make_asio_pipe_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                                  EffectiveOptions options) {
    return make_stream<PipeEnds>(config, std::move(options), std::move(input), std::move(output));
}

std::unique_ptr<Endpoint> make_asio_datagram_endpoint(UniqueFd socket, const ChannelConfig& config,
                                                      EffectiveOptions options,
                                                      std::chrono::milliseconds loss_timeout) {
    return set_up([&] {
        return std::make_unique<EndpointOf<PacketChannel<DatagramConversation>>>(
            DatagramConversation(config, std::move(socket), loss_timeout), config, std::move(options));
    });
}

}  // namespace ipcbench::transports
