#pragma once

#include <string>

namespace ipcbench::transports::nng_pair {

enum class SocketKind : unsigned char { listener, dialer };

/// Shuts down this process's connections at `where`, an address in nng's notation ("tcp://127.0.0.1:1234",
/// "ipc:///a/path"), below nng, which then finds them dead and releases them.
///
/// nng 1.5 must not close a connection while a message is moving on it: after part of the message has been sent it
/// starts on the rest, and if the connection has been closed by then, nothing notifies the waiter for the end of the
/// message; nng_close(3) is such a waiter and hangs. On a dead connection nothing moves.
void hang_up(const std::string& where, SocketKind kind) noexcept;

/// Returns whether this process still has a socket at `where`, listening or connected.
[[nodiscard]] bool is_used(const std::string& where, SocketKind kind) noexcept;

}  // namespace ipcbench::transports::nng_pair
