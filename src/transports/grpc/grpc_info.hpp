#pragma once

#include <array>
#include <vector>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {
namespace rpc {

/// The medium that carries the calls.
enum class Medium : unsigned char {
    unix_socket,
    loopback_tcp,
};

/// The gRPC interface that both sides use.
enum class Api : unsigned char {
    sync,      ///< the waiting thread itself reads and writes, inside gRPC
    callback,  ///< gRPC's threads read and call back
};

/// One variant of the transport.
struct Kind {
    Medium medium = Medium::unix_socket;
    Api api = Api::sync;
};

inline constexpr std::array<Kind, 4> kinds{Kind{Medium::unix_socket, Api::sync}, Kind{Medium::loopback_tcp, Api::sync},
                                           Kind{Medium::unix_socket, Api::callback},
                                           Kind{Medium::loopback_tcp, Api::callback}};

inline constexpr std::string_view depth_option = "depth";

inline constexpr std::array options{
    OptionSpec{.key = depth_option,
               .kind = OptionKind::count,
               .default_value = "0",
               .help = "how many calls may be in flight at a time; 0: 8, or the depth of the load",
               .min = 1,
               .max = 1024}};

inline TransportInfo info_of(Kind kind) {
    // The header of an HTTP/2 data frame (RFC 9113, section 4.1), and that of a gRPC message in it. The headers and
    // trailers of a call come in separate frames, whose size depends on what the connection has sent before.
    constexpr std::size_t data_frame_header = 9;
    constexpr std::size_t message_prefix = 5;
    const bool tcp = kind.medium == Medium::loopback_tcp;
    TransportInfo info{.kind = TransportKind::library,
                       .capabilities = {.boundaries = true,
                                        .asynchronous = true,
                                        .one_way = false,  // each call needs an answer; calls in flight are limited
                                        .crosses_containers = true},
                       .waits = every_wait_mode,
                       .header_bytes = data_frame_header + message_prefix,
                       .options = options,
                       .allocates_because = "gRPC allocates for each call",
                       .one_connection_per_child_because = "its server calls the child from threads of its own",
                       .own_process_because =
                           "gRPC aborts when the system refuses it a call, a descriptor or a "
                           "thread, or waits for it without a time limit"};
    if (kind.api == Api::sync) {
        info.name = tcp ? "grpc-tcp" : "grpc-uds";
        info.summary = tcp ? "gRPC: unary calls over loopback TCP" : "gRPC: unary calls over a Unix domain socket";
    } else {
        info.name = tcp ? "grpc-tcp-callback" : "grpc-uds-callback";
        info.summary = tcp ? "the same as grpc-tcp, through the callback interface"
                           : "the same as grpc-uds, through the callback interface";
    }
    return info;
}

}  // namespace rpc

inline std::vector<TransportInfo> describe_grpc() {
    std::vector<TransportInfo> described;
    described.reserve(rpc::kinds.size());
    for (const rpc::Kind kind : rpc::kinds) {
        described.push_back(rpc::info_of(kind));
    }
    return described;
}

}  // namespace ipcbench::transports
