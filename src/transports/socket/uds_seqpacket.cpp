#include <sys/socket.h>

#include "transports/fd/backlog_link.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/packet_socket.hpp"
#include "transports/socket/socket_buffers.hpp"

namespace ipcbench::transports {
namespace {

std::unique_ptr<Endpoint> make_seqpacket_endpoint(UniqueFd socket, const ChannelConfig& config,
                                                  EffectiveOptions options) {
    return make_packet_endpoint(PacketSocket(std::move(socket), config), config, std::move(options));
}

}  // namespace

TransportList uds_seqpacket() {
    Transport transport = connection_transport(
        {.name = "uds-seqpacket",
         .summary = "Unix domain socket, connected, one packet per frame",
         .kind = TransportKind::kernel,
         .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true, .crosses_containers = true},
         .waits = every_wait_mode,
         .header_bytes = sizeof(FrameHeader),
         .serves_any_peer = true,
         .options = unix_socket_options(),
         .aliases = {"ipcc"}},
        {.domain = AF_UNIX,
         .type = SOCK_SEQPACKET,
         .name = "uds-seqpacket",
         .tune = size_buffers_for_packets,
         .make_endpoint = make_seqpacket_endpoint});
    transport.frame_limit = [](const OptionValues& options) { return unix_packet_limit(SOCK_SEQPACKET, options); };
    return {transport};
}

}  // namespace ipcbench::transports
