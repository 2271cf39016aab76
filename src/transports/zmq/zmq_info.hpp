#pragma once

#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/ipc_and_tcp.hpp"

namespace ipcbench::transports {
namespace zeromq {

inline TransportInfo info_of(SocketMedium medium) {
    const bool tcp = medium == SocketMedium::tcp;
    return {.name = tcp ? "zmq-tcp" : "zmq-ipc",
            .summary = tcp ? "ZeroMQ: PAIR sockets over TCP on the loopback interface"
                           : "ZeroMQ: PAIR sockets over a Unix socket",
            .kind = TransportKind::library,
            .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true, .crosses_containers = true},
            .waits = every_wait_mode,
            .header_bytes = sizeof(FrameHeader),
            .allocates_because = "ZeroMQ allocates for each message",
            .own_process_because = "libzmq aborts when the system refuses it a call, a descriptor or a thread"};
}

}  // namespace zeromq

inline std::vector<TransportInfo> describe_zmq() {
    return {zeromq::info_of(SocketMedium::ipc), zeromq::info_of(SocketMedium::tcp)};
}

}  // namespace ipcbench::transports
