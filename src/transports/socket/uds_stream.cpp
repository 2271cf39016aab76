#include <sys/socket.h>

#include "transports/fd/frame_header.hpp"
#include "transports/fd/stream_channel.hpp"
#include "transports/server/server_listeners.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/socket_buffers.hpp"

namespace ipcbench::transports {

TransportList uds_stream() {
    Transport transport =
        connection_transport({.name = "uds-stream",
                              .summary = "Unix domain socket, a stream of bytes",
                              .kind = TransportKind::kernel,
                              .capabilities = {.pollable = true, .asynchronous = true, .crosses_containers = true},
                              .waits = every_wait_mode,
                              .header_bytes = sizeof(FrameHeader),
                              .serves_any_peer = true,
                              .options = unix_socket_options()},
                             {.domain = AF_UNIX,
                              .type = SOCK_STREAM,
                              .name = "uds-stream",
                              .tune = size_buffers,
                              .make_endpoint = make_stream_endpoint});
    transport.servers = servers_at_sockets(AF_UNIX, size_buffers);
    return {transport};
}

}  // namespace ipcbench::transports
