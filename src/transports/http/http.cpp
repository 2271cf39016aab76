#include <sys/socket.h>

#include "transports/http/http_channel.hpp"
#include "transports/http/http_info.hpp"
#include "transports/http/overlapping_websocket_channel.hpp"
#include "transports/http/websocket_channel.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/tcp_tuning.hpp"

namespace ipcbench::transports {
namespace {

template <class C, class... More>
std::unique_ptr<Endpoint> make(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options, More... more) {
    try {
        return std::make_unique<EndpointOf<C>>(std::move(socket), config, std::move(options), more...);
    } catch (const boost::system::system_error& error) {
        throw system_error("setting a Boost.Beast stream up", error.code().value(),
                           "it takes three descriptors more: ulimit -n");
    }
}

template <bool asks>
std::unique_ptr<Endpoint> make_http(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options) {
    return make<HttpChannel<asks>>(std::move(socket), config, std::move(options));
}

template <boost::beast::role_type role>
std::unique_ptr<Endpoint> make_websocket(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options) {
    return config.frames_in_flight > 1
               ? make<OverlappingWebSocketChannel>(std::move(socket), config, std::move(options), role)
               : make<WebSocketChannel>(std::move(socket), config, std::move(options), role);
}

using MakeEndpoint = decltype(ConnectionKind::make_endpoint);

/// Returns the transport over a TCP connection that the child opens and authenticates itself on. The factories choose
/// the HTTP roles.
Transport over_tcp(TransportInfo info, MakeEndpoint of_parent, MakeEndpoint of_child) {
    return connection_transport(std::move(info),
                                {.domain = AF_INET, .type = SOCK_STREAM, .tune = tune_tcp, .make_endpoint = of_parent},
                                of_child);
}

}  // namespace

TransportList http() {
    // Requests come from the parent, so it is the HTTP client, although the child opened the connection.
    return {over_tcp(beast::info_of(beast::Protocol::http), make_http<true>, make_http<false>),
            over_tcp(beast::info_of(beast::Protocol::websocket), make_websocket<boost::beast::role_type::server>,
                     make_websocket<boost::beast::role_type::client>)};
}

}  // namespace ipcbench::transports
