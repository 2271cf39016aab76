#pragma once

#include <memory>

#include "ipcbench/core/transport.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {

/// What the sockets of a messaging library are made of: Unix sockets, or TCP on the loopback interface.
enum class SocketMedium : unsigned char { ipc, tcp };

/// Returns the library's transports over both. A `PairListener` is made of the medium and the ChannelConfig.
template <class PairListener>
[[nodiscard]] TransportList over_ipc_and_tcp(TransportInfo (*info_of)(SocketMedium medium),
                                             std::unique_ptr<Endpoint> (*connect)(const ChannelConfig& config,
                                                                                  const Address& address)) {
    const auto over = [&](SocketMedium medium) {
        Transport transport;
        transport.info = info_of(medium);
        transport.listen = [medium](const ChannelConfig& config) {
            return std::make_unique<PairListener>(medium, config);
        };
        transport.connect = connect;
        transport.probe = medium == SocketMedium::ipc ? probe_unix_socket : probe_loopback;
        return transport;
    };
    return {over(SocketMedium::ipc), over(SocketMedium::tcp)};
}

}  // namespace ipcbench::transports
