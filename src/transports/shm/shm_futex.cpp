#include "transports/shm/futex_parker.hpp"
#include "transports/shm/ring_endpoint.hpp"

namespace ipcbench::transports {

TransportList shm_futex() {
    return {ring_transport({.name = "shm-futex",
                            .summary = "shared memory: the rings, and a futex to sleep on",
                            .waits = {WaitMode::block, WaitMode::hybrid},
                            .options = ring_options()},
                           {.make_segment = make_shared_memory, .parking = futex_parking()})};
}

}  // namespace ipcbench::transports
