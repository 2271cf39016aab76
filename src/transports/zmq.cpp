#include "transports/fd/frame_header.hpp"
#include "transports/socket/socket_address.hpp"
#include "transports/zmq/pair_connection.hpp"

namespace ipcbench::transports {
namespace {

Transport make(std::string_view name, std::string_view summary, zeromq::Medium medium) {
    Transport transport;
    transport.info = {
        .name = name,
        .summary = summary,
        .kind = TransportKind::library,
        .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true, .crosses_containers = true},
        .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
        .header_bytes = sizeof(FrameHeader),
        .allocates_because = "ZeroMQ allocates for each message",
        .own_process_because = "libzmq aborts when the system refuses it a call, a descriptor or a thread"};
    transport.listen = [medium](const ChannelConfig& config) { return zeromq::listen_for_pair(medium, config); };
    transport.connect = zeromq::connect_pair;
    return transport;
}

}  // namespace

TransportList zmq() {
    Transport ipc = make("zmq-ipc", "ZeroMQ: PAIR sockets over a Unix socket", zeromq::Medium::ipc);
    Transport tcp = make("zmq-tcp", "ZeroMQ: PAIR sockets over TCP on the loopback interface", zeromq::Medium::tcp);
    ipc.probe = probe_unix_socket;
    tcp.probe = probe_loopback;
    return {std::move(ipc), std::move(tcp)};
}

}  // namespace ipcbench::transports
