#pragma once

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::overhead {

/// Two connected sockets; a hand-written loop's second process inherits its own.
struct SocketPair {
    UniqueFd ours;
    UniqueFd theirs;
};

/// Calls socketpair(2) with SOCK_STREAM or another type. Throws Error.
[[nodiscard]] SocketPair unix_pair(int type);

/// Connects two sockets over the loopback interface, with TCP_NODELAY. Throws Error.
[[nodiscard]] SocketPair tcp_pair();
[[nodiscard]] SocketPair udp_pair();

}  // namespace ipcbench::overhead
