#include "overhead/socket_pair.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "overhead/require.hpp"

namespace ipcbench::overhead {
namespace {

UniqueFd internet_socket(int type) {
    UniqueFd socket(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
    require(static_cast<bool>(socket), "creating a socket");
    return socket;
}

void bind_to_loopback(int socket) {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    require(::bind(socket, reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0, "binding a socket to 127.0.0.1");
}

void connect_to(int socket, int other) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    require(::getsockname(other, generic, &size) == 0 && ::connect(socket, generic, size) == 0, "connecting a socket");
}

}  // namespace

SocketPair unix_pair(int type) {
    std::array<int, 2> ends{-1, -1};
    require(::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends.data()) == 0, "creating a pair of sockets");
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

SocketPair udp_pair() {
    SocketPair pair{internet_socket(SOCK_DGRAM), internet_socket(SOCK_DGRAM)};
    bind_to_loopback(pair.ours.get());
    bind_to_loopback(pair.theirs.get());
    connect_to(pair.ours.get(), pair.theirs.get());
    connect_to(pair.theirs.get(), pair.ours.get());
    return pair;
}

SocketPair tcp_pair() {
    const UniqueFd listener = internet_socket(SOCK_STREAM);
    bind_to_loopback(listener.get());
    require(::listen(listener.get(), 1) == 0, "listening");
    SocketPair pair{{}, internet_socket(SOCK_STREAM)};
    connect_to(pair.theirs.get(), listener.get());
    pair.ours.reset(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    const int on = 1;
    for (const int end : {pair.ours.get(), pair.theirs.get()}) {
        require(::setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "setting TCP_NODELAY");
    }
    return pair;
}

}  // namespace ipcbench::overhead
