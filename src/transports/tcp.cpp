#include <sys/socket.h>

#include "transports/fd/frame_header.hpp"
#include "transports/fd/stream_channel.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/socket_address.hpp"
#include "transports/socket/socket_buffers.hpp"
#include "transports/socket/tcp_tuning.hpp"

namespace ipcbench::transports {
namespace {

std::unique_ptr<Endpoint> make_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options) {
    return make_stream_endpoint(std::move(socket), UniqueFd(), config, std::move(options));
}

constexpr ConnectionKind kind{
    .domain = AF_INET, .type = SOCK_STREAM, .name = "tcp", .tune = tune_tcp, .make_endpoint = make_endpoint};

}  // namespace

TransportList tcp() {
    Transport transport;
    transport.info = {.name = "tcp",
                      .summary = "TCP over the loopback interface",
                      .kind = TransportKind::kernel,
                      .capabilities = {.pollable = true, .asynchronous = true, .crosses_containers = true},
                      .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
                      .header_bytes = sizeof(FrameHeader),
                      .options = internet_socket_options()};
    transport.listen = [](const ChannelConfig& config) { return listen_for_connection(kind, config); };
    transport.connect = [](const ChannelConfig& config, const Address& address) {
        return connect_to_parent(kind, config, address);
    };
    transport.probe = probe_loopback;
    return {transport};
}

}  // namespace ipcbench::transports
