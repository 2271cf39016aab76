#include <sys/socket.h>

#include "transports/fd/backlog_link.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/datagrams.hpp"
#include "transports/socket/packet_socket.hpp"
#include "transports/socket/udp_settings.hpp"

namespace ipcbench::transports {
namespace {

std::unique_ptr<Endpoint> make_udp_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions effective,
                                            Side side) {
    LossyPacketSocket link(std::move(socket), config, loss_timeout(config, side, effective));
    return make_packet_endpoint(std::move(link), config, std::move(effective));
}

}  // namespace

TransportList udp() {
    Transport transport =
        datagram_transport({.name = "udp",
                            .summary = "UDP over the loopback interface, one datagram per frame; losses are counted",
                            .kind = TransportKind::kernel,
                            .capabilities = {.boundaries = true,
                                             .reliable = false,
                                             .pollable = true,
                                             .asynchronous = true,
                                             .crosses_containers = true},
                            .waits = every_wait_mode,
                            .header_bytes = sizeof(FrameHeader),
                            .serves_any_peer = true,
                            .options = udp_options()},
                           {.domain = AF_INET, .may_lose = true, .tune = tune_udp, .make_endpoint = make_udp_endpoint});
    transport.frame_limit = [](const OptionValues&) { return largest_udp_frame; };
    return {transport};
}

}  // namespace ipcbench::transports
