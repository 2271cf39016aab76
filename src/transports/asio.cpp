#include <sys/socket.h>

#include "transports/asio/endpoints.hpp"
#include "transports/fd/duplex_pipes.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/socket_address.hpp"
#include "transports/socket/socket_buffers.hpp"
#include "transports/socket/tcp_tuning.hpp"
#include "transports/socket/udp_terms.hpp"

namespace ipcbench::transports {
namespace {

constexpr ConnectionKind unix_kind{.domain = AF_UNIX,
                                   .type = SOCK_STREAM,
                                   .name = "uds-stream-asio",
                                   .tune = size_buffers,
                                   .make_endpoint = make_asio_socket_endpoint};
constexpr ConnectionKind tcp_kind{.domain = AF_INET,
                                  .type = SOCK_STREAM,
                                  .name = "tcp-asio",
                                  .tune = tune_tcp,
                                  .make_endpoint = make_asio_socket_endpoint};

std::unique_ptr<Endpoint> make_udp_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions effective,
                                            DatagramKind::Side side) {
    const std::chrono::milliseconds patience = loss_timeout(config, side, effective);
    return make_asio_datagram_endpoint(std::move(socket), config, std::move(effective), patience);
}

constexpr DatagramKind udp_kind{
    .domain = AF_INET, .name = "udp-asio", .may_lose = true, .tune = tune_udp, .make_endpoint = make_udp_endpoint};

/// What all of them have in common.
TransportInfo row(std::string_view name, std::string_view summary) {
    return {.name = name,
            .summary = summary,
            .kind = TransportKind::asynchronous,
            .capabilities = {.pollable = true, .asynchronous = true},
            .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
            .header_bytes = sizeof(FrameHeader)};
}

Transport over(const ConnectionKind& kind, std::string_view summary, std::span<const OptionSpec> options) {
    Transport transport;
    transport.info = row(kind.name, summary);
    transport.info.capabilities.crosses_containers = true;
    transport.info.options = options;
    transport.listen = [kind](const ChannelConfig& config) { return listen_for_connection(kind, config); };
    transport.connect = [kind](const ChannelConfig& config, const Address& address) {
        return connect_to_parent(kind, config, address);
    };
    return transport;
}

Transport over_udp() {
    Transport transport;
    transport.info = row(udp_kind.name, "Coroutines on Boost.Asio over UDP; losses are counted");
    transport.info.capabilities = {.boundaries = true, .reliable = false, .pollable = true, .crosses_containers = true};
    transport.info.options = udp_options();
    transport.listen = [](const ChannelConfig& config) { return listen_for_datagrams(udp_kind, config); };
    transport.connect = [](const ChannelConfig& config, const Address& address) {
        return send_datagrams_to_parent(udp_kind, config, address);
    };
    transport.probe = probe_loopback;
    transport.frame_limit = [](const OptionValues&) { return largest_udp_frame; };
    return transport;
}

Transport over_pipes() {
    Transport transport;
    transport.info = row("pipe-asio", "Coroutines on Boost.Asio over two anonymous pipes");
    transport.info.options = pipe_options();
    transport.listen = [](const ChannelConfig& config) {
        return std::make_unique<DuplexPipesListener>(open_pipes(), config, DuplexPipesListener::Handover::passed,
                                                     make_asio_pipe_endpoint);
    };
    transport.connect = [](const ChannelConfig& config, Address address) {
        return take_passed_pipes(config, std::move(address), make_asio_pipe_endpoint);
    };
    return transport;
}

}  // namespace

TransportList asio() {
    TransportList list{
        over_pipes(), over(unix_kind, "Coroutines on Boost.Asio over a Unix domain socket", unix_socket_options()),
        over(tcp_kind, "Coroutines on Boost.Asio over TCP, on the loopback interface", internet_socket_options()),
        over_udp()};
    list[2].probe = probe_loopback;
    return list;
}

}  // namespace ipcbench::transports
