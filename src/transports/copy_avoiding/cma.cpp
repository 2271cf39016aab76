#include "transports/copy_avoiding/cma_channel.hpp"

namespace ipcbench::transports {

TransportList cma() {
    Transport transport = passed_socket_transport(
        {.name = "cma",
         .summary = "frames fetched from the other process's memory (process_vm_readv), a socket to say where",
         .kind = TransportKind::kernel,
         .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true},
         .waits = every_wait_mode,
         .header_bytes = sizeof(Notice)},
        make_cma_endpoint);
    transport.probe = probe_peer_memory;
    return {transport};
}

}  // namespace ipcbench::transports
