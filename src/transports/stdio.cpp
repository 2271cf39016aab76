#include <unistd.h>

#include "transports/fd/duplex_pipes.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/fd/stream_channel.hpp"

namespace ipcbench::transports {

TransportList stdio() {
    Transport transport;
    transport.info = {.name = "stdio",
                      .summary = "the child's standard input and output, two pipes",
                      .kind = TransportKind::kernel,
                      .capabilities = {.pollable = true, .asynchronous = true},
                      .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
                      .header_bytes = sizeof(FrameHeader),
                      .options = pipe_options(),
                      .child_alone_because = "a process has one standard input"};
    transport.listen = [](const ChannelConfig& config) {
        return std::make_unique<DuplexPipesListener>(open_pipes(), config,
                                                     DuplexPipesListener::Handover::standard_streams);
    };
    transport.connect = [](const ChannelConfig& config, const Address&) {
        return make_stream_endpoint(UniqueFd(STDIN_FILENO), UniqueFd(STDOUT_FILENO), config, {});
    };
    return {transport};
}

}  // namespace ipcbench::transports
