#include <sys/socket.h>

#include "transports/fd/frame_header.hpp"
#include "transports/fd/stream_channel.hpp"
#include "transports/server/server_listeners.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/socket_buffers.hpp"
#include "transports/socket/tcp_tuning.hpp"

namespace ipcbench::transports {

TransportList tcp() {
    Transport transport = connection_transport(
        {.name = "tcp",
         .summary = "TCP over the loopback interface",
         .kind = TransportKind::kernel,
         .capabilities = {.pollable = true, .asynchronous = true, .crosses_containers = true},
         .waits = every_wait_mode,
         .header_bytes = sizeof(FrameHeader),
         .serves_any_peer = true,
         .options = internet_socket_options()},
        {.domain = AF_INET, .type = SOCK_STREAM, .tune = tune_tcp, .make_endpoint = make_stream_endpoint});
    transport.servers = servers_at_sockets(AF_INET, tune_tcp);
    return {transport};
}

}  // namespace ipcbench::transports
