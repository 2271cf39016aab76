#include "transports/nng/rendezvous_channel.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "platform/random.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports::nng_pair {
namespace {

constexpr const char* doing = "agreeing with the other side on an nng connection";

/// Ends a line. A path in it may contain every character but this one.
constexpr char line_end = '\0';

}  // namespace

void RendezvousChannel::send_line(const std::string& line) const {
    const std::string text = line + line_end;
    // This is the first or the second line, so the socket's buffer has space for it.
    if (::send(connection_.get(), text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) {
        throw system_error(doing, errno);
    }
}

std::optional<std::string> RendezvousChannel::next_line(const SetupDeadline& deadline) {
    constexpr std::size_t longest = 1024;
    std::array<char, longest> room{};
    std::size_t end = received_.find(line_end);
    while (end == std::string::npos) {
        const ssize_t got = ::recv(connection_.get(), room.data(), room.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return std::nullopt;
        }
        if (got < 0) {
            throw system_error(doing, errno);
        }
        if (got == 0) {
            deadline.await_cause();
        }
        received_.append(room.data(), static_cast<std::size_t>(got));
        end = received_.find(line_end);
    }
    const std::string line = received_.substr(0, end);
    received_.erase(0, end + 1);
    return line;
}

std::uint64_t RendezvousChannel::peer_pid() const {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(connection_.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        throw system_error("asking the kernel which process connected", errno);
    }
    return static_cast<std::uint64_t>(peer.pid);
}

in_addr_t unlikely_loopback_address() {
    constexpr std::uint64_t values = 254;  // no 0 and no 255: neither 127.0.0.x nor a broadcast address
    const std::uint64_t random = platform::random_number();
    in_addr_t host = 127;
    for (unsigned byte = 0; byte < 3; ++byte) {
        host = host << 8U | static_cast<in_addr_t>(1 + (random >> (16 * byte) & 0xffffU) % values);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(host);
    const UniqueFd probe = open_socket(AF_INET, SOCK_STREAM);
    const bool there = ::bind(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    return there ? address.sin_addr.s_addr : htonl(INADDR_LOOPBACK);
}

}  // namespace ipcbench::transports::nng_pair
