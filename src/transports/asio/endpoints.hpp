#pragma once

#include <chrono>

#include "ipcbench/core/transport.hpp"

/// The endpoints over Asio's I/O objects; all of Asio is compiled in one file behind these.
namespace ipcbench::transports {

/// A connected stream socket of any sort. Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> make_asio_socket_endpoint(UniqueFd socket, const ChannelConfig& config,
                                                                  EffectiveOptions options);

/// Two pipes. Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> make_asio_pipe_endpoint(UniqueFd input, UniqueFd output,
                                                                const ChannelConfig& config, EffectiveOptions options);

/// A connected UDP socket; a wait for a frame ends with `lost` after `loss_timeout` (zero: never). Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> make_asio_datagram_endpoint(UniqueFd socket, const ChannelConfig& config,
                                                                    EffectiveOptions options,
                                                                    std::chrono::milliseconds loss_timeout);

}  // namespace ipcbench::transports
