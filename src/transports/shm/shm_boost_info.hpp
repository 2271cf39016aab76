#pragma once

#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/shm/ring_cell.hpp"
#include "transports/shm/ring_layout.hpp"

namespace ipcbench::transports {

inline std::vector<TransportInfo> describe_shm_boost() {
    return {{.name = "shm-boost",
             .summary = "Boost.Interprocess: the rings in a shared_memory_object, its mutex and condition to sleep on",
             .kind = TransportKind::shared_memory,
             .capabilities = {.boundaries = true, .zero_copy = true, .asynchronous = true},
             .waits = {WaitMode::block, WaitMode::hybrid},
             .header_bytes = sizeof(CellHeader),
             .options = ring_options(),
             .own_process_because =
                 "Boost trusts what the peer wrote into its mutex and condition, and may wait on them "
                 "where no signal can interrupt it"}};
}

}  // namespace ipcbench::transports
