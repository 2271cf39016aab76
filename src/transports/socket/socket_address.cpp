#include "transports/socket/socket_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/probing.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::transports {
namespace {

template <class T>
T as(const sockaddr_storage& storage) {
    T address{};
    std::memcpy(&address, &storage, sizeof address);
    return address;
}

void set_time_limit(int socket, int option, std::chrono::milliseconds limit) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit);
    timeval value{};
    value.tv_sec = seconds.count();
    value.tv_usec = static_cast<suseconds_t>(std::chrono::microseconds(limit - seconds).count());
    if (::setsockopt(socket, SOL_SOCKET, option, &value, sizeof value) != 0) {
        throw system_error("limiting a socket's waits", errno);
    }
}

}  // namespace

SocketAddress SocketAddress::path(const std::string& path) {
    sockaddr_un un{};
    if (path.size() >= sizeof un.sun_path) {
        throw Error(ErrorKind::failed,
                    "the path '" + path + "' is too long for a Unix socket, which has room for " +
                        std::to_string(sizeof un.sun_path - 1) + " characters",
                    "name a folder with a shorter path in TMPDIR");
    }
    un.sun_family = AF_UNIX;
    std::memcpy(un.sun_path, path.data(), path.size());
    SocketAddress address;
    std::memcpy(&address.storage_, &un, sizeof un);
    address.size_ = sizeof un;
    return address;
}

SocketAddress SocketAddress::loopback(std::uint16_t port) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    SocketAddress address;
    std::memcpy(&address.storage_, &in, sizeof in);
    address.size_ = sizeof in;
    return address;
}

SocketAddress SocketAddress::parse(const std::string& text) {
    if (text.starts_with('/')) {
        return path(text);
    }
    const std::string host = "127.0.0.1:";
    if (!text.starts_with(host)) {
        throw Error(ErrorKind::failed, "'" + text + "' is not an address that ipcbench writes");
    }
    return loopback(static_cast<std::uint16_t>(parse_count(text.substr(host.size()), "port", 1, UINT16_MAX)));
}

std::string SocketAddress::text() const {
    if (domain() == AF_UNIX) {
        return as<sockaddr_un>(storage_).sun_path;
    }
    return "127.0.0.1:" + std::to_string(ntohs(as<sockaddr_in>(storage_).sin_port));
}

Availability probe_loopback() {
    return platform::probe_by_doing("uses sockets on the loopback interface", [] {
        // Binding succeeds even while the interface is down; only connect(2) looks for a route. It sends no datagram.
        const UniqueFd socket = open_socket(AF_INET, SOCK_DGRAM);
        const SocketAddress bound = bind_socket(socket.get(), SocketAddress::loopback(0));
        if (::connect(socket.get(), bound.get(), bound.size()) != 0) {
            throw system_error("reaching 127.0.0.1", errno, "bring the loopback interface up: ip link set lo up");
        }
    });
}

Availability probe_unix_socket() {
    try {
        const platform::RunFolder folder;
        return platform::probe_by_doing("uses Unix sockets", [&folder] {
            const UniqueFd socket = open_socket(AF_UNIX, SOCK_STREAM);
            bind_socket(socket.get(), SocketAddress::path(folder.path() + "/probe"));
        });
    } catch (const Error& error) {
        return {false, error.what(), error.hint()};
    }
}

UniqueFd open_socket(int domain, int type) {
    UniqueFd socket(::socket(domain, type | SOCK_CLOEXEC, 0));
    if (!socket) {
        throw system_error("creating a socket", errno);
    }
    return socket;
}

SocketAddress bind_socket(int socket, const SocketAddress& address) {
    // Linux gives the path the socket's mode, less the umask, so the path is never open to other users.
    if (address.domain() == AF_UNIX && ::fchmod(socket, S_IRUSR | S_IWUSR) != 0) {
        throw system_error("setting the mode of '" + address.text() + "'", errno);
    }
    if (::bind(socket, address.get(), address.size()) != 0) {
        throw system_error("binding a socket to " + address.text(), errno,
                           address.domain() == AF_UNIX
                               ? errno == EADDRINUSE ? "the path exists already"
                                                     : "name a folder in TMPDIR whose file system has Unix sockets"
                           : errno == EADDRINUSE ? "no port is free: close some connections, or widen "
                                                   "/proc/sys/net/ipv4/ip_local_port_range"
                                                 : "");
    }
    if (address.domain() == AF_UNIX) {
        return address;
    }
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
        throw system_error("asking for a socket's port", errno);
    }
    return SocketAddress::loopback(ntohs(bound.sin_port));
}

void limit_sending(int socket, std::chrono::milliseconds limit) {
    set_time_limit(socket, SO_SNDTIMEO, limit);
}

void limit_receiving(int socket, std::chrono::milliseconds limit) {
    set_time_limit(socket, SO_RCVTIMEO, limit);
}

}  // namespace ipcbench::transports
