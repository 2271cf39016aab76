#include "transports/shm/futex_parker.hpp"
#include "transports/shm/ring_endpoint.hpp"

namespace ipcbench::transports {

TransportList shm_futex() {
    return {ring_transport({.name = "shm-futex",
                            .summary = "shared memory: the rings, and a futex to sleep on",
                            .kind = TransportKind::shared_memory,
                            .capabilities = {.boundaries = true, .zero_copy = true, .asynchronous = true},
                            .waits = {WaitMode::block, WaitMode::hybrid},
                            .default_wait = WaitMode::block,
                            .header_bytes = sizeof(CellHead),
                            .options = ring_options()},
                           {.make_segment = make_shared_memory, .parking = futex_parking()})};
}

}  // namespace ipcbench::transports
