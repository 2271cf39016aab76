#include "transports/fd/duplex_pipes.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {

TransportList pipe() {
    Transport transport;
    transport.info = {.name = "pipe",
                      .summary = "two anonymous pipes, inherited by the child",
                      .kind = TransportKind::kernel,
                      .capabilities = {.pollable = true, .asynchronous = true},
                      .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
                      .header_bytes = sizeof(FrameHeader),
                      .options = pipe_options()};
    transport.listen = [](const ChannelConfig& config) {
        return std::make_unique<DuplexPipesListener>(open_pipes(), config, DuplexPipesListener::Handover::passed);
    };
    transport.connect = connect_passed_pipes;
    return {transport};
}

}  // namespace ipcbench::transports
