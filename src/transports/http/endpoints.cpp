#include "transports/http/endpoints.hpp"

#include "transports/http/http_channel.hpp"
#include "transports/http/overlapping_websocket_channel.hpp"
#include "transports/http/websocket_channel.hpp"

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

std::unique_ptr<Endpoint> make_websocket(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options,
                                         WebSocket::Role role) {
    return config.depth > 1 ? make<OverlappingWebSocketChannel>(std::move(socket), config, std::move(options), role)
                            : make<WebSocketChannel>(std::move(socket), config, std::move(options), role);
}

}  // namespace

std::unique_ptr<Endpoint> make_http_client(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options) {
    return make<HttpChannel<true>>(std::move(socket), config, std::move(options));
}

std::unique_ptr<Endpoint> make_http_server(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options) {
    return make<HttpChannel<false>>(std::move(socket), config, std::move(options));
}

std::unique_ptr<Endpoint> make_websocket_client(UniqueFd socket, const ChannelConfig& config,
                                                EffectiveOptions options) {
    return make_websocket(std::move(socket), config, std::move(options), WebSocket::Role::client);
}

std::unique_ptr<Endpoint> make_websocket_server(UniqueFd socket, const ChannelConfig& config,
                                                EffectiveOptions options) {
    return make_websocket(std::move(socket), config, std::move(options), WebSocket::Role::server);
}

}  // namespace ipcbench::transports
