#pragma once

#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {
namespace zeromq {

enum class Medium : unsigned char { ipc, tcp };

inline TransportInfo info_of(Medium medium) {
    const bool tcp = medium == Medium::tcp;
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
    return {zeromq::info_of(zeromq::Medium::ipc), zeromq::info_of(zeromq::Medium::tcp)};
}

}  // namespace ipcbench::transports
