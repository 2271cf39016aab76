#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// Where a socket of ours can be reached: a path, or a port on 127.0.0.1. Its text is what the child is told.
class SocketAddress {
public:
    /// An absolute path of at most 107 characters (unix(7)); throws Error.
    [[nodiscard]] static SocketAddress path(const std::string& path);

    /// Port 0: one that the kernel chooses.
    [[nodiscard]] static SocketAddress loopback(std::uint16_t port);

    /// The inverse of text(). Throws Error.
    [[nodiscard]] static SocketAddress parse(const std::string& text);

    [[nodiscard]] std::string text() const;
    [[nodiscard]] int domain() const noexcept { return storage_.ss_family; }
    [[nodiscard]] const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage_); }
    [[nodiscard]] socklen_t size() const noexcept { return size_; }

private:
    sockaddr_storage storage_{};
    socklen_t size_ = 0;
};

/// Whether 127.0.0.1 is there: a fresh network namespace has its loopback interface down.
[[nodiscard]] Availability probe_loopback();

/// Whether a Unix socket can be made where a run makes its own: not every file system has them.
[[nodiscard]] Availability probe_unix_socket();

/// A close-on-exec socket. Throws Error.
[[nodiscard]] UniqueFd open_socket(int domain, int type);

/// Binds it, a path exclusively and with mode 0600, and returns the address with the port that it got. Throws Error.
SocketAddress bind_socket(int socket, const SocketAddress& address);

/// Bounds blocking connect(2) and send(2) (SO_SNDTIMEO), and recv(2) (SO_RCVTIMEO); zero: no bound. Throws Error.
void limit_sending(int socket, std::chrono::milliseconds limit);
void limit_receiving(int socket, std::chrono::milliseconds limit);

}  // namespace ipcbench::transports
