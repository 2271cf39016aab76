#include "transports/shm/ring_endpoint.hpp"

namespace ipcbench::transports {

TransportList shm_spin() {
    return {ring_transport({.name = "shm-spin",
                            .summary = "shared memory: a lock-free ring for each direction, polled",
                            .waits = {WaitMode::spin, WaitMode::yield},
                            .default_wait = WaitMode::spin,
                            .serves_any_peer = true,
                            .options = ring_options(),
                            .aliases = {"shmem-raw-sync"}},
                           {.make_segment = make_shared_memory, .parking = {}})};
}

}  // namespace ipcbench::transports
