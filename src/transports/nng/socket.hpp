#pragma once

#include <nng/nng.h>

#include <memory>
#include <string>

#include "ipcbench/base/error.hpp"
#include "transports/nng/door.hpp"

namespace ipcbench::transports::nng_pair {

/// Keeps nng's threads alive, which all sockets of a process share: they start with the first one, run where the
/// calling thread may, and have ended when the last of these is gone.
class Threads {
public:
    Threads();
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;
    ~Threads();
};

/// "`doing`: <nng's text>".
[[nodiscard]] Error library_error(const std::string& doing, int error);

/// Throws Error unless `error` is 0.
void require(int error, const std::string& doing);

struct FreeMessage {
    void operator()(nng_msg* message) const noexcept { nng_msg_free(message); }
};
using Message = std::unique_ptr<nng_msg, FreeMessage>;

/// A pair0 socket and who may be its peer.
class Socket {
public:
    /// Its messages have at most `most` bytes. Throws Error.
    explicit Socket(std::size_t most);
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket();

    [[nodiscard]] nng_socket get() const noexcept { return socket_; }
    [[nodiscard]] Door& door() noexcept { return door_; }

    /// How long blocking calls take at most: nng has no other way to end one. Throws Error.
    void limit_waits(nng_duration milliseconds);

    /// Sends a copy; false: not now. Throws Error.
    [[nodiscard]] bool tell(const std::string& text);

    /// A message, or nothing within the limit. Throws Error.
    [[nodiscard]] Message hear();

    /// Sends an empty message. nng drops what it has not sent when a socket closes; but it takes a message over only
    /// after the one before it has left for the kernel, which is waited for, but not long.
    void say_farewell() noexcept;

private:
    Threads threads_;
    Door door_;
    nng_socket socket_ = NNG_SOCKET_INITIALIZER;
};

[[nodiscard]] std::string text_of(const Message& message);

}  // namespace ipcbench::transports::nng_pair
