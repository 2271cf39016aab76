#include <unistd.h>

#include "transports/fd/duplex_pipes.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/fd/stream_channel.hpp"
#include "transports/server/server_listeners.hpp"

namespace ipcbench::transports {

TransportList stdio() {
    Transport transport;
    transport.info = {.name = "stdio",
                      .summary = "the child's standard input and output, two pipes",
                      .kind = TransportKind::kernel,
                      .capabilities = {.pollable = true, .asynchronous = true},
                      .waits = every_wait_mode,
                      .header_bytes = sizeof(FrameHeader),
                      .serves_any_peer = true,
                      .options = pipe_options(),
                      .one_connection_per_child_because = "a process has one standard input"};
    transport.listen = [](const ChannelConfig& config) {
        return std::make_unique<DuplexPipesListener>(open_pipes(), config,
                                                     DuplexPipesListener::Handover::standard_streams);
    };
    transport.connect = [](const ChannelConfig& config, const Address&) {
        return make_stream_endpoint(UniqueFd(STDIN_FILENO), UniqueFd(STDOUT_FILENO), config, {});
    };
    transport.servers = servers_at_pipes();
    return {transport};
}

}  // namespace ipcbench::transports
