#pragma once

#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/duplex_pipes.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/socket_buffers.hpp"
#include "transports/socket/udp_settings.hpp"

namespace ipcbench::transports {
namespace coroutines {

enum class Medium : unsigned char { pipe, unix_stream, tcp, udp };

inline TransportInfo info_of(Medium medium) {
    TransportInfo info{.kind = TransportKind::asynchronous,
                       .capabilities = {.pollable = true, .asynchronous = true, .crosses_containers = true},
                       .waits = every_wait_mode,
                       .header_bytes = sizeof(FrameHeader)};
    switch (medium) {
        case Medium::pipe:
            info.name = "pipe-asio";
            info.summary = "Coroutines on Boost.Asio over two anonymous pipes";
            info.options = pipe_options();
            info.capabilities.crosses_containers = false;
            break;
        case Medium::unix_stream:
            info.name = "uds-stream-asio";
            info.summary = "Coroutines on Boost.Asio over a Unix domain socket";
            info.options = unix_socket_options();
            break;
        case Medium::tcp:
            info.name = "tcp-asio";
            info.summary = "Coroutines on Boost.Asio over TCP, on the loopback interface";
            info.options = internet_socket_options();
            break;
        case Medium::udp:
            info.name = "udp-asio";
            info.summary = "Coroutines on Boost.Asio over UDP; losses are counted";
            info.options = udp_options();
            info.capabilities = {.boundaries = true, .reliable = false, .pollable = true, .crosses_containers = true};
            break;
    }
    return info;
}

}  // namespace coroutines

inline std::vector<TransportInfo> describe_asio() {
    using enum coroutines::Medium;
    return {coroutines::info_of(pipe), coroutines::info_of(unix_stream), coroutines::info_of(tcp),
            coroutines::info_of(udp)};
}

}  // namespace ipcbench::transports
