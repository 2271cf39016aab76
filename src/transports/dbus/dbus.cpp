#include <sys/socket.h>

#include "transports/dbus/call_channel.hpp"
#include "transports/dbus/dbus_info.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {
namespace {

EffectiveOptions tune(int /*socket*/, const ChannelConfig& /*config*/) {
    return {};  // sd-bus sets its buffers itself
}

template <sdbus::BusSide side>  // NOLINTNEXTLINE(performance-unnecessary-value-param): transports with options keep
                                // them
std::unique_ptr<Endpoint> make_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions /*options*/) {
    return std::make_unique<EndpointOf<sdbus::CallChannel>>(sdbus::open_bus(std::move(socket), side, config), side,
                                                            config);
}

}  // namespace

TransportList dbus() {
    Transport transport = connection_transport(describe_dbus().front(),
                                               {.domain = AF_UNIX,
                                                .type = SOCK_STREAM,
                                                .name = "dbus",
                                                .tune = tune,
                                                .make_endpoint = make_endpoint<sdbus::BusSide::server>},
                                               make_endpoint<sdbus::BusSide::client>);
    transport.probe = probe_unix_socket;
    transport.frame_limit = [](const OptionValues&) { return sdbus::largest_array; };
    return {transport};
}

}  // namespace ipcbench::transports
