#pragma once

#include <poll.h>

#include <cstdint>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// Which end of a connection one holds.
enum class End : std::uint8_t { parent, child };

/// How an end of a pair of SOCK_SEQPACKET sockets becomes an endpoint. Throws Error.
using MakeSocketEndpoint = std::unique_ptr<Endpoint> (*)(UniqueFd socket, End end, const ChannelConfig& config);

/// Holds both ends until the child is handed its own: there is no name that a stranger could find. Throws Error.
[[nodiscard]] std::unique_ptr<Listener> listen_with_passed_socket(const ChannelConfig& config, MakeSocketEndpoint make);

/// The child's end. Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> take_passed_socket(const ChannelConfig& config, Address address,
                                                           MakeSocketEndpoint make);

/// Whether a descriptor has any of these events (as for poll(2)) now, or an end.
[[nodiscard]] inline bool is_ready(int fd, short events) noexcept {
    pollfd polled{fd, events, 0};
    return ::poll(&polled, 1, 0) > 0;
}

}  // namespace ipcbench::transports
