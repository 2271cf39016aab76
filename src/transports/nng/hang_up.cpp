#include "transports/nng/hang_up.hpp"

#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <optional>

namespace ipcbench::transports::nng_pair {
namespace {

using AskForName = int(int, sockaddr*, socklen_t*) noexcept;

/// Returns one of a socket's addresses in nng's notation: "" if it has no name, nothing if there is no such address.
std::optional<std::string> name_of(int fd, AskForName* ask) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    if (ask(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) {
        return std::nullopt;
    }
    if (storage.ss_family == AF_INET) {
        sockaddr_in address{};
        std::memcpy(&address, &storage, sizeof address);
        std::array<char, INET_ADDRSTRLEN> host{};
        ::inet_ntop(AF_INET, &address.sin_addr, host.data(), host.size());
        return std::string("tcp://") + host.data() + ":" + std::to_string(ntohs(address.sin_port));
    }
    if (storage.ss_family == AF_UNIX && size > offsetof(sockaddr_un, sun_path)) {
        sockaddr_un address{};
        std::memcpy(&address, &storage, sizeof address);
        return "ipc://" + std::string(address.sun_path, ::strnlen(address.sun_path, sizeof address.sun_path));
    }
    return "";
}

struct CloseFolder {
    void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

/// Returns whether a descriptor is one end of a connection at `where`. A socket's own address outlasts the connection,
/// its peer's does not.
bool is_at(int fd, const std::string& where, SocketKind kind) {
    return name_of(fd, kind == SocketKind::dialer ? ::getpeername : ::getsockname) == where;
}

/// Calls `visit` with each descriptor of this process that is a socket at `where`, until `visit` returns false.
template <class Visit>
void visit_sockets(const std::string& where, SocketKind kind, Visit visit) noexcept {
    const std::unique_ptr<DIR, CloseFolder> folder(::opendir("/proc/self/fd"));
    if (!folder) {
        return;
    }
    try {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread uses this directory stream
        while (const dirent* const entry = ::readdir(folder.get())) {
            const int fd = std::atoi(entry->d_name);  // NOLINT(cert-err34-c): "." and ".." yield 0, no such socket
            if (is_at(fd, where, kind) && !visit(fd)) {
                return;
            }
        }
    } catch (const std::bad_alloc&) {
        return;
    }
}

}  // namespace

void hang_up(const std::string& where, SocketKind kind) noexcept {
    visit_sockets(where, kind, [](int fd) {
        if (name_of(fd, ::getpeername)) {  // a listening socket has no peer
            ::shutdown(fd, SHUT_RDWR);
        }
        return true;
    });
}

bool is_used(const std::string& where, SocketKind kind) noexcept {
    bool found = false;
    visit_sockets(where, kind, [&found](int /*fd*/) {
        found = true;
        return false;
    });
    return found;
}

}  // namespace ipcbench::transports::nng_pair
