#include <sys/socket.h>

#include <array>

#include "platform/attempt.hpp"
#include "transports/fd/duplex_pipes.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/socket_address.hpp"
#include "transports/socket/socket_buffers.hpp"
#include "transports/socket/tcp_tuning.hpp"
#include "transports/uring/ring_mover.hpp"

namespace ipcbench::transports {
namespace {

std::unique_ptr<Endpoint> make_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options) {
    return make_ring_endpoint(std::move(socket), UniqueFd(), config, std::move(options));
}

constexpr ConnectionKind unix_stream{.domain = AF_UNIX,
                                     .type = SOCK_STREAM,
                                     .name = "uds-stream-uring",
                                     .tune = size_buffers,
                                     .make_endpoint = make_endpoint};
constexpr ConnectionKind tcp_stream{
    .domain = AF_INET, .type = SOCK_STREAM, .name = "tcp-uring", .tune = tune_tcp, .make_endpoint = make_endpoint};

std::span<const OptionSpec> over_pipes() noexcept {
    static const std::array<OptionSpec, 2> specs{pipe_options()[0], sqpoll_option()};
    return specs;
}
std::span<const OptionSpec> over_unix_sockets() noexcept {
    static const std::array<OptionSpec, 2> specs{unix_socket_options()[0], sqpoll_option()};
    return specs;
}
std::span<const OptionSpec> over_tcp() noexcept {
    static const std::array<OptionSpec, 3> specs{internet_socket_options()[0], internet_socket_options()[1],
                                                 sqpoll_option()};
    return specs;
}

Transport over_a_ring(std::string_view name, std::string_view summary, Capabilities capabilities,
                      std::span<const OptionSpec> options) {
    Transport transport;
    transport.info = {.name = name,
                      .summary = summary,
                      .kind = TransportKind::asynchronous,
                      .capabilities = capabilities,
                      .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
                      .header_bytes = sizeof(FrameHeader),
                      .options = options};
    transport.probe = probe_io_uring;
    return transport;
}

Transport over_connections(const ConnectionKind& kind, std::string_view summary, std::span<const OptionSpec> options) {
    Transport transport =
        over_a_ring(kind.name, summary, {.pollable = true, .asynchronous = true, .crosses_containers = true}, options);
    transport.listen = [&kind](const ChannelConfig& config) { return listen_for_connection(kind, config); };
    transport.connect = [&kind](const ChannelConfig& config, const Address& address) {
        return connect_to_parent(kind, config, address);
    };
    return transport;
}

Transport pipe_uring() {
    Transport transport = over_a_ring("pipe-uring", "two anonymous pipes, written and read by io_uring",
                                      {.pollable = true, .asynchronous = true}, over_pipes());
    transport.listen = [](const ChannelConfig& config) {
        return std::make_unique<DuplexPipesListener>(open_pipes(), config, DuplexPipesListener::Handover::passed,
                                                     make_ring_endpoint);
    };
    transport.connect = [](const ChannelConfig& config, Address address) {
        return take_passed_pipes(config, std::move(address), make_ring_endpoint);
    };
    return transport;
}

Transport tcp_uring() {
    Transport transport =
        over_connections(tcp_stream, "TCP over the loopback interface, sent and received by io_uring", over_tcp());
    transport.probe = platform::all_of({probe_io_uring, probe_loopback});
    return transport;
}

}  // namespace

TransportList uring() {
    return {pipe_uring(),
            over_connections(unix_stream, "Unix domain socket, a stream, sent and received by io_uring",
                             over_unix_sockets()),
            tcp_uring()};
}

}  // namespace ipcbench::transports
