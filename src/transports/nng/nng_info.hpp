#pragma once

#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/ipc_and_tcp.hpp"

namespace ipcbench::transports {
namespace nng_pair {

inline TransportInfo info_of(SocketMedium medium) {
    const bool tcp = medium == SocketMedium::tcp;
    return {.name = tcp ? "nng-tcp" : "nng-ipc",
            .summary =
                tcp ? "nng: pair0 sockets over TCP on the loopback interface" : "nng: pair0 sockets over a Unix socket",
            .kind = TransportKind::library,
            .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true, .crosses_containers = true},
            .waits = every_wait_mode,
            .header_bytes = sizeof(FrameHeader),
            .allocates_because = "nng allocates for each message",
            .own_process_because = "libnng aborts in unexpected situations"};
}

}  // namespace nng_pair

inline std::vector<TransportInfo> describe_nng() {
    return {nng_pair::info_of(SocketMedium::ipc), nng_pair::info_of(SocketMedium::tcp)};
}

}  // namespace ipcbench::transports
