#include "transports/shm/ring_endpoint.hpp"

namespace ipcbench::transports {

TransportList shm_spin() {
    return {ring_transport({.name = "shm-spin",
                            .summary = "shared memory: a lock-free ring for each direction, polled",
                            .kind = TransportKind::shared_memory,
                            .capabilities = {.boundaries = true, .zero_copy = true, .asynchronous = true},
                            .waits = {WaitMode::spin, WaitMode::yield},
                            .default_wait = WaitMode::spin,
                            .header_bytes = sizeof(CellHead),
                            .options = ring_options(),
                            .aliases = {"shmem-raw-sync"}},
                           {.make_segment = make_shared_memory, .parking = {}})};
}

}  // namespace ipcbench::transports
