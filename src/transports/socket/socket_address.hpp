#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// The address of a socket: a path, or a port on 127.0.0.1. The child receives it as text.
class SocketAddress {
public:
    /// Takes an absolute path of at most 107 characters (unix(7)). Throws Error.
    [[nodiscard]] static SocketAddress path(const std::string& path);

    /// Returns an address on 127.0.0.1. Port 0 lets the kernel choose the port.
    [[nodiscard]] static SocketAddress loopback(std::uint16_t port);

    /// Parses the result of text(). Throws Error.
    [[nodiscard]] static SocketAddress parse(const std::string& text);

    [[nodiscard]] std::string text() const;
    [[nodiscard]] int domain() const noexcept { return storage_.ss_family; }
    [[nodiscard]] const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage_); }
    [[nodiscard]] socklen_t size() const noexcept { return size_; }

private:
    sockaddr_storage storage_{};
    socklen_t size_ = 0;
};

/// Checks that 127.0.0.1 is reachable: in a new network namespace the loopback interface is down.
[[nodiscard]] Availability probe_loopback();

/// Checks that a Unix socket can be created in the folder that a run would use: not every file system supports them.
[[nodiscard]] Availability probe_unix_socket();

/// Opens a close-on-exec socket. Throws Error.
[[nodiscard]] UniqueFd open_socket(int domain, int type);

/// Binds the socket; creates a path exclusively and with mode 0600. Returns the address, with the port that the kernel
/// chose. Throws Error.
SocketAddress bind_socket(int socket, const SocketAddress& address);

/// Limits blocking connect(2) and send(2) (SO_SNDTIMEO), and recv(2) (SO_RCVTIMEO); zero means no limit. Throws Error.
void limit_sending(int socket, std::chrono::milliseconds limit);
void limit_receiving(int socket, std::chrono::milliseconds limit);

}  // namespace ipcbench::transports
