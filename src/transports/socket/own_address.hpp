#pragma once

#include "ipcbench/base/scoped_path.hpp"
#include "ipcbench/core/transport.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {

/// The address that a socket of this process is bound to. The destructor removes a path.
class OwnAddress {
public:
    /// Binds to a file named `name` in the run's folder, or to a free port of 127.0.0.1. Throws Error.
    void bind(int socket, int domain, const ChannelConfig& config, std::string_view name) {
        const bool is_path = domain == AF_UNIX;
        const std::string path = config.folder + "/" + std::string(name);
        where_ = bind_socket(socket, is_path ? SocketAddress::path(path) : SocketAddress::loopback(0));
        name_ = is_path ? ScopedPath(path) : ScopedPath();
    }

    [[nodiscard]] const SocketAddress& where() const noexcept { return where_; }
    void remove() noexcept { name_.remove(); }

private:
    SocketAddress where_;
    ScopedPath name_;
};

}  // namespace ipcbench::transports
