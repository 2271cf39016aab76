#include "transports/fd/duplex_pipes.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {

TransportList pipe() {
    return {pipe_transport({.name = "pipe",
                            .summary = "two anonymous pipes, inherited by the child",
                            .kind = TransportKind::kernel,
                            .capabilities = {.pollable = true, .asynchronous = true},
                            .waits = every_wait_mode,
                            .header_bytes = sizeof(FrameHeader),
                            .serves_any_peer = true,
                            .options = pipe_options()})};
}

}  // namespace ipcbench::transports
