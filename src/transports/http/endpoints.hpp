#pragma once

#include "ipcbench/core/transport.hpp"

/// The endpoints over Boost.Beast, all of which is compiled in one file behind these. Each takes a connected TCP socket
/// and throws Error.
namespace ipcbench::transports {

[[nodiscard]] std::unique_ptr<Endpoint> make_http_client(UniqueFd socket, const ChannelConfig& config,
                                                         EffectiveOptions options);
[[nodiscard]] std::unique_ptr<Endpoint> make_http_server(UniqueFd socket, const ChannelConfig& config,
                                                         EffectiveOptions options);
[[nodiscard]] std::unique_ptr<Endpoint> make_websocket_client(UniqueFd socket, const ChannelConfig& config,
                                                              EffectiveOptions options);
[[nodiscard]] std::unique_ptr<Endpoint> make_websocket_server(UniqueFd socket, const ChannelConfig& config,
                                                              EffectiveOptions options);

}  // namespace ipcbench::transports
