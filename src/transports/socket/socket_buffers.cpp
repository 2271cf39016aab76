#include "transports/socket/socket_buffers.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {
namespace {

/// The largest SO_SNDBUF that the kernel accepts and can double in an int.
constexpr std::uint64_t max_buffer = 1U << 30U;
constexpr std::uint64_t min_buffer = 4096;

void check_unix(const ChannelConfig& config);
void check_internet(const ChannelConfig& config);

constexpr OptionSpec sndbuf_option{.key = "sndbuf",
                                   .kind = OptionKind::bytes,
                                   .default_value = "0",
                                   .help = "SO_SNDBUF; 0: automatic",
                                   .min = min_buffer,
                                   .max = max_buffer};
constexpr OptionSpec rcvbuf_option{.key = "rcvbuf",
                                   .kind = OptionKind::bytes,
                                   .default_value = "0",
                                   .help = "SO_RCVBUF; 0: automatic",
                                   .min = min_buffer,
                                   .max = max_buffer};
/// Returns the option with a check that tries it on a socket.
constexpr OptionSpec tried(OptionSpec option, void (*check)(const ChannelConfig& config)) {
    option.check = check;
    return option;
}

constexpr std::array unix_options{tried(sndbuf_option, check_unix)};
constexpr std::array internet_options{tried(sndbuf_option, check_internet), tried(rcvbuf_option, check_internet)};

/// One of a socket's two buffers.
struct Buffer {
    std::string_view key;
    int option;
    int forced;  ///< as `option`, beyond the limit; needs CAP_NET_ADMIN (socket(7))
    const char* limit_file;
};
constexpr Buffer send_buffer{"sndbuf", SO_SNDBUF, SO_SNDBUFFORCE, "/proc/sys/net/core/wmem_max"};
constexpr Buffer receive_buffer{"rcvbuf", SO_RCVBUF, SO_RCVBUFFORCE, "/proc/sys/net/core/rmem_max"};

// A Unix packet may have SO_SNDBUF - 32 bytes (unix_dgram_sendmsg in net/unix/af_unix.c: `len > sk->sk_sndbuf - 32`
// returns EMSGSIZE). However large the buffer is, all but the last 17 pages of a packet lie in one block of kernel
// memory of at most 4 MiB (KMALLOC_MAX_SIZE; measured: 4,263,616 bytes pass, one more returns ENOBUFS). We promise the
// round number.
constexpr std::size_t packet_reserve = 32;
constexpr std::size_t largest_packet = std::size_t{4} << 20U;

std::uint64_t effective(int socket, const Buffer& buffer) {
    int value = 0;
    socklen_t size = sizeof value;
    if (::getsockopt(socket, SOL_SOCKET, buffer.option, &value, &size) != 0) {
        throw system_error("asking for a socket's " + std::string(buffer.key), errno);
    }
    return static_cast<std::uint64_t>(value);
}

/// Sets the size as close to `bytes` as the process may. The kernel reports the result only as the effective value,
/// which is twice what it granted.
void set(int socket, const Buffer& buffer, std::uint64_t bytes) {
    const int value = static_cast<int>(bytes);
    if (::setsockopt(socket, SOL_SOCKET, buffer.option, &value, sizeof value) == 0 &&
        effective(socket, buffer) < 2 * bytes) {
        ::setsockopt(socket, SOL_SOCKET, buffer.forced, &value, sizeof value);
    }
}

void set_exactly(int socket, const Buffer& buffer, std::uint64_t bytes) {
    set(socket, buffer, bytes);
    if (const std::uint64_t granted = effective(socket, buffer) / 2; granted < bytes) {
        std::string limit;
        std::ifstream(buffer.limit_file) >> limit;
        throw Error(ErrorKind::failed,
                    fmt::format("{} of {} bytes: the kernel grants only {}", buffer.key, bytes, granted),
                    fmt::format("raise {} (now {}), or ask for less", buffer.limit_file, limit));
    }
}

void check_unix(const ChannelConfig& config) {
    static_cast<void>(size_buffers(open_socket(AF_UNIX, SOCK_STREAM).get(), config));
}

void check_internet(const ChannelConfig& config) {
    static_cast<void>(size_buffers(open_socket(AF_INET, SOCK_STREAM).get(), config));
}

/// Sets the send buffer for packets of that size. Returns the largest packet that then fits.
std::size_t size_send_buffer(int socket, const OptionValues& options, std::size_t packet) {
    const std::uint64_t asked = options.number(send_buffer.key);
    if (asked != 0) {
        set_exactly(socket, send_buffer, asked);
    } else if (effective(socket, send_buffer) < packet + packet_reserve) {
        set(socket, send_buffer, (packet + packet_reserve + 1) / 2);
    }
    return std::min<std::size_t>(effective(socket, send_buffer) - packet_reserve, largest_packet);
}

}  // namespace

std::span<const OptionSpec> unix_socket_options() noexcept {
    return unix_options;
}

std::span<const OptionSpec> internet_socket_options() noexcept {
    return internet_options;
}

EffectiveOptions size_buffers(int socket, const ChannelConfig& config) {
    EffectiveOptions options;
    int domain = 0;
    socklen_t size = sizeof domain;
    ::getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &domain, &size);
    for (const Buffer& buffer : {send_buffer, receive_buffer}) {
        if (buffer.option == SO_RCVBUF && domain == AF_UNIX) {
            continue;
        }
        if (const std::uint64_t asked = config.options.number(buffer.key); asked != 0) {
            set_exactly(socket, buffer, asked);
        }
        options.push_back({std::string(buffer.key), std::to_string(effective(socket, buffer))});
    }
    return options;
}

EffectiveOptions size_buffers_for_packets(int socket, const ChannelConfig& config) {
    const std::size_t packet = sizeof(FrameHeader) + config.max_frame;
    if (const std::size_t max = size_send_buffer(socket, config.options, packet); max < packet) {
        throw Error(ErrorKind::failed,
                    fmt::format("frames of {} bytes are over the limit of a packet, {} bytes", config.max_frame,
                                max - sizeof(FrameHeader)),
                    fmt::format("use smaller messages, a larger sndbuf or {}, or a stream (uds-stream)",
                                send_buffer.limit_file));
    }
    return size_buffers(socket, config);
}

std::size_t unix_packet_limit(int type, const OptionValues& options) {
    const UniqueFd socket = open_socket(AF_UNIX, type);
    return size_send_buffer(socket.get(), options, largest_packet) - sizeof(FrameHeader);
}

}  // namespace ipcbench::transports
