#include <sys/socket.h>

#include <chrono>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "transports/asio/asio_info.hpp"
#include "transports/asio/coroutine_bridge.hpp"
#include "transports/asio/ends.hpp"
#include "transports/asio/overlapping_mover.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/fd/packet_channel.hpp"
#include "transports/fd/stream_channel.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/tcp_tuning.hpp"

namespace ipcbench::transports {
namespace {

using coroutines::info_of;
using coroutines::Medium;

/// A StreamChannel's Mover.
template <class Ends>
class CoroutineMover {
public:
    /// The Ends are constructed from `descriptors`.
    template <class... Descriptors>
    explicit CoroutineMover(const ChannelConfig& config, Descriptors&&... descriptors)
        : bridge_(config, std::chrono::milliseconds{0}, std::forward<Descriptors>(descriptors)...),
          outgoing_(sizeof(FrameHeader) + config.max_frame) {}

    Outgoing lend() noexcept { return {outgoing_.data(), {}}; }
    Fault send(std::size_t size) noexcept { return bridge_.write({outgoing_.data(), size}); }
    Fault read(std::span<std::byte> room, std::size_t& got) noexcept { return bridge_.read(room, got); }

private:
    CoroutineBridge<Ends> bridge_;
    std::vector<std::byte> outgoing_;
};

/// A PacketChannel's Link. Keeps the fault of a CoroutineBridge call for the `after_send` or `after_receive` that
/// follows.
class DatagramBridge {
public:
    static constexpr bool is_unreliable = true;
    static constexpr std::size_t prefix = 0;

    DatagramBridge(const ChannelConfig& config, UniqueFd socket, std::chrono::milliseconds loss_timeout)
        : bridge_(std::make_unique<CoroutineBridge<DatagramEnds>>(config, loss_timeout, AF_INET, std::move(socket))) {}

    [[nodiscard]] ssize_t send(std::span<const std::byte> message) noexcept {
        fault_ = bridge_->write(message);
        return fault_ ? -1 : static_cast<ssize_t>(message.size());
    }
    [[nodiscard]] ssize_t receive(std::span<std::byte> room) noexcept {
        std::size_t got = 0;
        fault_ = bridge_->read(room, got);
        return fault_ ? -1 : static_cast<ssize_t>(got);
    }
    [[nodiscard]] Fault after_send(int /*error*/, std::uint32_t /*tries*/) const noexcept { return fault_; }
    [[nodiscard]] Fault after_receive(int /*error*/, std::uint32_t /*tries*/) const noexcept { return fault_; }

private:
    std::unique_ptr<CoroutineBridge<DatagramEnds>> bridge_;
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

/// Calls `make` and converts its exceptions to Error: during set-up Asio reports errors with exceptions.
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
        if (config.frames_in_flight > 1) {
            return std::make_unique<EndpointOf<StreamChannel<OverlappingMover<Ends>>>>(config, std::move(options),
                                                                                       std::move(descriptors)...);
        }
        return std::make_unique<EndpointOf<StreamChannel<CoroutineMover<Ends>>>>(config, std::move(options),
                                                                                 std::move(descriptors)...);
    });
}

std::unique_ptr<Endpoint> make_socket_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options) {
    const int domain = domain_of(socket.get());
    return make_stream<SocketEnds>(config, std::move(options), domain, std::move(socket));
}

std::unique_ptr<Endpoint> make_pipe_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                             EffectiveOptions options) {
    return make_stream<PipeEnds>(config, std::move(options), std::move(input), std::move(output));
}

std::unique_ptr<Endpoint> make_udp_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions effective,
                                            Side side) {
    const std::chrono::milliseconds limit = loss_timeout(config, side, effective);
    return set_up([&] {
        return std::make_unique<EndpointOf<PacketChannel<DatagramBridge>>>(
            DatagramBridge(config, std::move(socket), limit), config, std::move(effective));
    });
}

Transport over_a_stream(Medium medium, int domain, decltype(ConnectionKind::tune) tune) {
    const TransportInfo info = info_of(medium);
    return connection_transport(info, {.domain = domain,
                                       .type = SOCK_STREAM,
                                       .name = info.name,
                                       .tune = tune,
                                       .make_endpoint = make_socket_endpoint});
}

Transport over_udp() {
    Transport transport =
        datagram_transport(info_of(Medium::udp),
                           {.domain = AF_INET, .may_lose = true, .tune = tune_udp, .make_endpoint = make_udp_endpoint});
    transport.frame_limit = [](const OptionValues&) { return largest_udp_frame; };
    return transport;
}

}  // namespace

TransportList asio() {
    return {pipe_transport(info_of(Medium::pipe), make_pipe_endpoint),
            over_a_stream(Medium::unix_stream, AF_UNIX, size_buffers), over_a_stream(Medium::tcp, AF_INET, tune_tcp),
            over_udp()};
}

}  // namespace ipcbench::transports
