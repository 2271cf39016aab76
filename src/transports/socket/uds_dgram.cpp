#include <sys/socket.h>

#include "transports/fd/backlog_link.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/datagrams.hpp"
#include "transports/socket/packet_socket.hpp"
#include "transports/socket/socket_buffers.hpp"

namespace ipcbench::transports {
namespace {

std::unique_ptr<Endpoint> make_dgram_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options,
                                              Side /*side*/) {
    return make_packet_endpoint(PacketSocket(std::move(socket), config), config, std::move(options));
}

}  // namespace

TransportList uds_dgram() {
    Transport transport = datagram_transport(
        {.name = "uds-dgram",
         .summary = "Unix domain sockets, one datagram per frame",
         .kind = TransportKind::kernel,
         .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true, .crosses_containers = true},
         .waits = every_wait_mode,
         .header_bytes = sizeof(FrameHeader),
         .serves_any_peer = true,
         .options = unix_socket_options()},
        {.domain = AF_UNIX,
         .name = "uds-dgram",
         .tune = size_buffers_for_packets,
         .make_endpoint = make_dgram_endpoint});
    transport.frame_limit = [](const OptionValues& options) { return unix_packet_limit(SOCK_DGRAM, options); };
    return {transport};
}

}  // namespace ipcbench::transports
