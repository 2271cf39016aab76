#pragma once

#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {

inline std::vector<TransportInfo> describe_iceoryx() {
    return {
        {.name = "iceoryx",
         .summary = "iceoryx: chunks of shared memory, loaned, published and taken without a copy",
         .kind = TransportKind::library,
         .capabilities = {.boundaries = true, .zero_copy = true, .asynchronous = true},
         .waits = every_wait_mode,
         .header_bytes = sizeof(FrameHeader),
         .one_connection_because = "RouDi, its daemon, is started for one connection, with the chunks that it needs",
         .own_process_because =
             "iceoryx ends the process in unexpected situations, and waits for RouDi without a time limit"}};
}

}  // namespace ipcbench::transports
