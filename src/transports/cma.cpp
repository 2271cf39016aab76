#include "transports/copy_avoiding/cma_channel.hpp"

namespace ipcbench::transports {

TransportList cma() {
    Transport transport;
    transport.info = {
        .name = "cma",
        .summary = "frames fetched from the other process's memory (process_vm_readv), a socket to say where",
        .kind = TransportKind::kernel,
        .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true},
        .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
        .header_bytes = sizeof(Notice)};
    transport.listen = [](const ChannelConfig& config) { return listen_with_passed_socket(config, make_cma_endpoint); };
    transport.connect = [](const ChannelConfig& config, Address address) {
        return take_passed_socket(config, std::move(address), make_cma_endpoint);
    };
    transport.probe = probe_peer_memory;
    return {transport};
}

}  // namespace ipcbench::transports
