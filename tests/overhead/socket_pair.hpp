#pragma once

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::overhead {

/// Two sockets that are connected to each other; a hand-written loop's second process inherits its own.
struct SocketPair {
    UniqueFd ours;
    UniqueFd theirs;
};

/// socketpair(2), SOCK_STREAM or another type. These throw Error.
[[nodiscard]] SocketPair unix_pair(int type);

/// Over the loopback interface; TCP without delay.
[[nodiscard]] SocketPair tcp_pair();
[[nodiscard]] SocketPair udp_pair();

}  // namespace ipcbench::overhead
