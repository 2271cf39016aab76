#include <netinet/in.h>

#include <array>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/fd/packet_channel.hpp"
#include "transports/socket/datagrams.hpp"
#include "transports/socket/packet_socket.hpp"
#include "transports/socket/socket_address.hpp"
#include "transports/socket/socket_buffers.hpp"

namespace ipcbench::transports {
namespace {

constexpr std::size_t largest_datagram = 65507;  // 65,535 less the headers of IPv4 (20) and UDP (8): udp(7), RFC 768
constexpr std::size_t largest_frame = largest_datagram - sizeof(FrameHeader);

constexpr OptionSpec loss_timeout{
    .key = "loss_timeout_ms",
    .kind = OptionKind::count,
    .fallback = "200",
    .help = "how long the parent waits for an answer before the round trip counts as lost; 0: for ever",
    .least = 1,
    .most = 3'600'000};

std::span<const OptionSpec> options() noexcept {
    static const std::array<OptionSpec, 3> specs{internet_socket_options()[0], internet_socket_options()[1],
                                                 loss_timeout};
    return specs;
}

/// Only the asking side gives a round trip up: the answering one has nothing to do but wait.
std::unique_ptr<Endpoint> make_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions effective,
                                        DatagramKind::Side side) {
    const std::chrono::milliseconds patience(config.options.number(loss_timeout.key));
    effective.push_back({std::string(loss_timeout.key), std::to_string(patience.count())});
    LossyPacketSocket link(std::move(socket), config,
                           side == DatagramKind::Side::parent ? patience : std::chrono::milliseconds{0});
    return std::make_unique<EndpointOf<PacketChannel<LossyPacketSocket>>>(std::move(link), config,
                                                                          std::move(effective));
}

EffectiveOptions tune(int socket, const ChannelConfig& config) {
    if (config.max_frame > largest_frame) {
        throw Error(ErrorKind::failed,
                    fmt::format("frames of {} bytes are over the limit of a UDP datagram, {} bytes", config.max_frame,
                                largest_frame),
                    "use smaller messages, or a stream (tcp)");
    }
    return size_buffers(socket, config);
}

constexpr DatagramKind kind{
    .domain = AF_INET, .name = "udp", .may_lose = true, .tune = tune, .make_endpoint = make_endpoint};

}  // namespace

TransportList udp() {
    Transport transport;
    transport.info = {
        .name = "udp",
        .summary = "UDP over the loopback interface, one datagram per frame; losses are counted",
        .kind = TransportKind::kernel,
        .capabilities = {.boundaries = true, .reliable = false, .pollable = true, .crosses_containers = true},
        .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
        .header_bytes = sizeof(FrameHeader),
        .options = options()};
    transport.listen = [](const ChannelConfig& config) { return listen_for_datagrams(kind, config); };
    transport.connect = [](const ChannelConfig& config, const Address& address) {
        return send_datagrams_to_parent(kind, config, address);
    };
    transport.probe = probe_loopback;
    transport.frame_limit = [](const OptionValues&) { return largest_frame; };
    return {transport};
}

}  // namespace ipcbench::transports
