#include <sys/socket.h>

#include "platform/attempt.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/quic/quic_rendezvous.hpp"
#include "transports/quic/tls_probe.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {
namespace {

Transport over(int domain) {
    const QuicKind& kind = quic_over(domain);
    Transport transport;
    transport.info.name = kind.name;
    transport.info.kind = TransportKind::library;
    transport.info.capabilities = {.pollable = true, .asynchronous = true, .crosses_containers = true};
    transport.info.waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid};
    transport.info.header_bytes = sizeof(FrameHeader);
    transport.info.options = kind.options;
    transport.info.own_process_because = "ngtcp2 aborts when one of its assertions fails";
    transport.info.allocates_because = "ngtcp2 allocates now and then, for what it notes of packets under way";
    transport.listen = [&kind](const ChannelConfig& config) { return listen_for_quic(kind, config); };
    transport.connect = [&kind](const ChannelConfig& config, const Address& address) {
        return connect_by_quic(kind, config, address);
    };
    return transport;
}

}  // namespace

TransportList quic() {
    Transport udp = over(AF_INET);
    udp.info.summary = "QUIC (ngtcp2, GnuTLS) over UDP on the loopback interface, one stream";
    udp.probe = platform::all_of({probe_loopback, probe_tls});
    Transport unix_domain = over(AF_UNIX);
    unix_domain.info.summary = "QUIC (ngtcp2, GnuTLS) over Unix datagram sockets, one stream";
    unix_domain.probe = platform::all_of({probe_unix_socket, probe_tls});
    return {udp, unix_domain};
}

}  // namespace ipcbench::transports
