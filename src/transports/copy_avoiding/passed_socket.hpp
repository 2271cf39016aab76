#pragma once

#include <poll.h>

#include "ipcbench/core/transport.hpp"
#include "transports/side.hpp"

namespace ipcbench::transports {

/// Makes an endpoint from one end of a pair of SOCK_SEQPACKET sockets. Throws Error.
using MakeSocketEndpoint = std::unique_ptr<Endpoint> (*)(UniqueFd socket, Side end, const ChannelConfig& config);

/// Returns the transport over such a pair. The parent holds both ends until the child's is passed to it; there is no
/// name that an unauthenticated peer could find.
[[nodiscard]] Transport passed_socket_transport(TransportInfo info, MakeSocketEndpoint make);

/// Returns whether a descriptor has any of these events now (as for poll(2)), or has been closed by the peer.
[[nodiscard]] inline bool is_ready(int fd, short events) noexcept {
    pollfd polled{fd, events, 0};
    return ::poll(&polled, 1, 0) > 0;
}

}  // namespace ipcbench::transports
