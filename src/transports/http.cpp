#include <sys/socket.h>

#include "transports/http/endpoints.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/socket_address.hpp"
#include "transports/socket/socket_buffers.hpp"
#include "transports/socket/tcp_tuning.hpp"

namespace ipcbench::transports {
namespace {

using MakeEndpoint = decltype(ConnectionKind::make_endpoint);

/// Over a TCP connection that the child made and proved itself on; the roles above it are those of HTTP.
Transport over_tcp(std::string_view name, std::string_view summary, std::size_t head, MakeEndpoint of_parent,
                   MakeEndpoint of_child) {
    const auto kind = [name](MakeEndpoint make_endpoint) {
        return ConnectionKind{
            .domain = AF_INET, .type = SOCK_STREAM, .name = name, .tune = tune_tcp, .make_endpoint = make_endpoint};
    };
    Transport transport;
    transport.info = {.name = name,
                      .summary = summary,
                      .kind = TransportKind::library,
                      .capabilities = {.boundaries = true, .pollable = true, .crosses_containers = true},
                      .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
                      .header_bytes = head,
                      .options = internet_socket_options()};
    transport.listen = [kind = kind(of_parent)](const ChannelConfig& config) {
        return listen_for_connection(kind, config);
    };
    transport.connect = [kind = kind(of_child)](const ChannelConfig& config, const Address& address) {
        return connect_to_parent(kind, config, address);
    };
    transport.probe = probe_loopback;
    return transport;
}

/// What goes before a small frame, the seven digits of a sequence in it: a request has 117 bytes, its answer 97.
constexpr std::size_t http_head = 107;
/// Four of sequence, and two of a WebSocket's (RFC 6455) up to 125 bytes; the child's have a mask of four more.
constexpr std::size_t websocket_head = 8;

}  // namespace

TransportList http() {
    // Pings are requests, so the side that says them is the client, though the child made the connection.
    TransportList list{over_tcp("http", "HTTP/1.1 over TCP, one connection kept alive; Boost.Beast", http_head,
                                make_http_client, make_http_server),
                       over_tcp("websocket", "WebSocket over TCP, binary messages, no compression; Boost.Beast",
                                websocket_head, make_websocket_server, make_websocket_client)};
    list.front().info.capabilities.one_way = false;  // each request has a response
    list.back().info.capabilities.asynchronous = true;
    return list;
}

}  // namespace ipcbench::transports
