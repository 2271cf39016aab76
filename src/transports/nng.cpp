#include "transports/fd/frame_header.hpp"
#include "transports/nng/pair_connection.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {
namespace {

Transport make(std::string_view name, std::string_view summary, nng_pair::Medium medium) {
    Transport transport;
    transport.info = {
        .name = name,
        .summary = summary,
        .kind = TransportKind::library,
        .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true, .crosses_containers = true},
        .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
        .header_bytes = sizeof(FrameHeader),
        .allocates_because = "nng allocates for each message",
        .own_process_because = "libnng aborts in unexpected situations"};
    transport.listen = [medium](const ChannelConfig& config) { return nng_pair::listen_for_pair(medium, config); };
    transport.connect = nng_pair::connect_pair;
    return transport;
}

}  // namespace

TransportList nng() {
    Transport ipc = make("nng-ipc", "nng: pair0 sockets over a Unix socket", nng_pair::Medium::ipc);
    Transport tcp = make("nng-tcp", "nng: pair0 sockets over TCP on the loopback interface", nng_pair::Medium::tcp);
    ipc.probe = probe_unix_socket;
    tcp.probe = probe_loopback;
    return {std::move(ipc), std::move(tcp)};
}

}  // namespace ipcbench::transports
