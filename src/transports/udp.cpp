#include <sys/socket.h>

#include "transports/fd/backlog_link.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/datagrams.hpp"
#include "transports/socket/packet_socket.hpp"
#include "transports/socket/socket_address.hpp"
#include "transports/socket/udp_terms.hpp"

namespace ipcbench::transports {
namespace {

std::unique_ptr<Endpoint> make_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions effective,
                                        DatagramKind::Side side) {
    LossyPacketSocket link(std::move(socket), config, loss_timeout(config, side, effective));
    return make_packet_endpoint(std::move(link), config, std::move(effective));
}

constexpr DatagramKind kind{
    .domain = AF_INET, .name = "udp", .may_lose = true, .tune = tune_udp, .make_endpoint = make_endpoint};

}  // namespace

TransportList udp() {
    Transport transport;
    transport.info = {.name = "udp",
                      .summary = "UDP over the loopback interface, one datagram per frame; losses are counted",
                      .kind = TransportKind::kernel,
                      .capabilities = {.boundaries = true,
                                       .reliable = false,
                                       .pollable = true,
                                       .asynchronous = true,
                                       .crosses_containers = true},
                      .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
                      .header_bytes = sizeof(FrameHeader),
                      .options = udp_options()};
    transport.listen = [](const ChannelConfig& config) { return listen_for_datagrams(kind, config); };
    transport.connect = [](const ChannelConfig& config, const Address& address) {
        return send_datagrams_to_parent(kind, config, address);
    };
    transport.probe = probe_loopback;
    transport.frame_limit = [](const OptionValues&) { return largest_udp_frame; };
    return {transport};
}

}  // namespace ipcbench::transports
