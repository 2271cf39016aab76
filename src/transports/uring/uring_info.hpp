#pragma once

#include <array>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/duplex_pipes.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/socket_buffers.hpp"

namespace ipcbench::transports {
namespace rings {

enum class Medium : unsigned char { pipe, unix_stream, tcp };

inline constexpr OptionSpec sqpoll_option{
    .key = "sqpoll_idle_ms",
    .kind = OptionKind::count,
    .default_value = "0",
    .help = "idle time after which the kernel thread that polls for submissions sleeps; 0: no such thread",
    .min = 1,
    .max = 60'000};

/// Returns the options of the medium itself; `sqpoll_idle_ms` is the last.
inline std::span<const OptionSpec> options_of(Medium medium) {
    static const std::array<OptionSpec, 2> over_pipes{pipe_options()[0], sqpoll_option};
    static const std::array<OptionSpec, 2> over_unix_sockets{unix_socket_options()[0], sqpoll_option};
    static const std::array<OptionSpec, 3> over_tcp{internet_socket_options()[0], internet_socket_options()[1],
                                                    sqpoll_option};
    switch (medium) {
        case Medium::pipe:
            return over_pipes;
        case Medium::unix_stream:
            return over_unix_sockets;
        case Medium::tcp:
            break;
    }
    return over_tcp;
}

inline TransportInfo info_of(Medium medium) {
    TransportInfo info{.kind = TransportKind::asynchronous,
                       .capabilities = {.pollable = true, .asynchronous = true, .crosses_containers = true},
                       .waits = every_wait_mode,
                       .header_bytes = sizeof(FrameHeader),
                       .options = options_of(medium)};
    switch (medium) {
        case Medium::pipe:
            info.name = "pipe-uring";
            info.summary = "two anonymous pipes, written and read by io_uring";
            info.capabilities.crosses_containers = false;
            break;
        case Medium::unix_stream:
            info.name = "uds-stream-uring";
            info.summary = "Unix domain socket, a stream, sent and received by io_uring";
            break;
        case Medium::tcp:
            info.name = "tcp-uring";
            info.summary = "TCP over the loopback interface, sent and received by io_uring";
            break;
    }
    return info;
}

}  // namespace rings

inline std::vector<TransportInfo> describe_uring() {
    using enum rings::Medium;
    return {rings::info_of(pipe), rings::info_of(unix_stream), rings::info_of(tcp)};
}

}  // namespace ipcbench::transports
