#include <sys/socket.h>

#include "transports/fd/frame_header.hpp"
#include "transports/fd/stream_channel.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/socket_buffers.hpp"

namespace ipcbench::transports {
namespace {

std::unique_ptr<Endpoint> make_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options) {
    return make_stream_endpoint(std::move(socket), UniqueFd(), config, std::move(options));
}

constexpr ConnectionKind kind{
    .domain = AF_UNIX, .type = SOCK_STREAM, .name = "uds-stream", .tune = size_buffers, .make_endpoint = make_endpoint};

}  // namespace

TransportList uds_stream() {
    Transport transport;
    transport.info = {.name = "uds-stream",
                      .summary = "Unix domain socket, a stream of bytes",
                      .kind = TransportKind::kernel,
                      .capabilities = {.pollable = true, .asynchronous = true, .crosses_containers = true},
                      .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
                      .header_bytes = sizeof(FrameHeader),
                      .options = unix_socket_options()};
    transport.listen = [](const ChannelConfig& config) { return listen_for_connection(kind, config); };
    transport.connect = [](const ChannelConfig& config, const Address& address) {
        return connect_to_parent(kind, config, address);
    };
    return {transport};
}

}  // namespace ipcbench::transports
