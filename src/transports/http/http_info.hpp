#pragma once

#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/socket/socket_buffers.hpp"

namespace ipcbench::transports {
namespace beast {

enum class Protocol : unsigned char { http, websocket };

inline TransportInfo info_of(Protocol protocol) {
    // The header of a small frame with a seven-digit sequence number: 117 bytes for a request, 97 for its answer.
    constexpr std::size_t http_head = 107;
    // Four bytes of sequence number, and two of WebSocket header (RFC 6455) up to 125 bytes; the client's messages have
    // four more bytes of mask.
    constexpr std::size_t websocket_head = 8;
    TransportInfo info{.kind = TransportKind::library,
                       .capabilities = {.boundaries = true, .pollable = true, .crosses_containers = true},
                       .waits = every_wait_mode,
                       .options = internet_socket_options()};
    if (protocol == Protocol::http) {
        info.name = "http";
        info.summary = "HTTP/1.1 over TCP, one connection kept alive; Boost.Beast";
        info.header_bytes = http_head;
        info.capabilities.one_way = false;  // each request has a response
    } else {
        info.name = "websocket";
        info.summary = "WebSocket over TCP, binary messages, no compression; Boost.Beast";
        info.header_bytes = websocket_head;
        info.capabilities.asynchronous = true;
    }
    return info;
}

}  // namespace beast

inline std::vector<TransportInfo> describe_http() {
    return {beast::info_of(beast::Protocol::http), beast::info_of(beast::Protocol::websocket)};
}

}  // namespace ipcbench::transports
