#pragma once

#include <string>

namespace ipcbench::transports::nng_pair {

enum class Side : unsigned char { listens, dials };

/// Ends this process's connections at `where`, an address as nng writes it ("tcp://127.0.0.1:1234", "ipc:///a/path"),
/// below nng, which then finds them dead and lets go of them.
///
/// nng 1.5 is not to close a connection on which a message is just moving: where a part of it has gone through, it
/// starts on the rest, and if that is closed by then, nobody tells who waits for the end of the message; nng_close(3)
/// does, for ever. On a dead connection nothing moves.
void hang_up(const std::string& where, Side side) noexcept;

/// Whether this process still has a socket at `where`, listening or connected.
[[nodiscard]] bool is_used(const std::string& where, Side side) noexcept;

}  // namespace ipcbench::transports::nng_pair
