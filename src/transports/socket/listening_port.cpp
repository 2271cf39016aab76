#include "transports/socket/listening_port.hpp"

#include <dirent.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdlib>
#include <cstring>
#include <memory>

namespace ipcbench::transports {
namespace {

struct CloseFolder {
    void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

bool listens_at(int fd, const SocketAddress& where) noexcept {
    int listens = 0;
    socklen_t size = sizeof listens;
    if (::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) {
        return false;
    }
    sockaddr_in bound{};
    sockaddr_in wanted{};
    std::memcpy(&wanted, where.get(), sizeof wanted);
    size = sizeof bound;
    return ::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size) == 0 && bound.sin_family == AF_INET &&
           bound.sin_port == wanted.sin_port;
}

}  // namespace

void close_listening_port(const SocketAddress& where) noexcept {
    const std::unique_ptr<DIR, CloseFolder> folder(::opendir("/proc/self/fd"));
    if (!folder) {
        return;
    }
    sock_filter reject_all = BPF_STMT(BPF_RET | BPF_K, 0);
    const sock_fprog filter{1, &reject_all};
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread uses this directory stream
    while (const dirent* const entry = ::readdir(folder.get())) {
        const int fd = std::atoi(entry->d_name);  // NOLINT(cert-err34-c): "." and ".." yield 0, no such socket
        if (listens_at(fd, where)) {
            static_cast<void>(::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter));
        }
    }
}

}  // namespace ipcbench::transports
