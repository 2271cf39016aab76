#include <sys/socket.h>

#include "transports/dbus/call_channel.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {
namespace {

// The sequence, the array's length, and the fields of the header of the D-Bus specification with our names in them; a
// return has no names.
constexpr std::size_t bytes_around_a_call = 136;

EffectiveOptions tune(int /*socket*/, const ChannelConfig& /*config*/) {
    return {};  // sd-bus sets its buffers itself
}

template <sdbus::Side side>  // NOLINTNEXTLINE(performance-unnecessary-value-param): those that have options keep them
std::unique_ptr<Endpoint> make_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions /*options*/) {
    return std::make_unique<EndpointOf<sdbus::CallChannel>>(sdbus::open_bus(std::move(socket), side, config), side,
                                                            config);
}

template <sdbus::Side side>
constexpr ConnectionKind kind{
    .domain = AF_UNIX, .type = SOCK_STREAM, .name = "dbus", .tune = tune, .make_endpoint = make_endpoint<side>};

}  // namespace

TransportList dbus() {
    Transport transport;
    transport.info = {
        .name = "dbus",
        .summary = "D-Bus method calls from peer to peer (sd-bus), over a Unix socket",
        .kind = TransportKind::library,
        .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true, .crosses_containers = true},
        .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
        .header_bytes = bytes_around_a_call,
        .allocates_because = "sd-bus allocates for each message",
        .own_process_because = "sd-bus aborts when one of its assertions fails"};
    transport.listen = [](const ChannelConfig& config) {
        return listen_for_connection(kind<sdbus::Side::server>, config);
    };
    transport.connect = [](const ChannelConfig& config, const Address& address) {
        return connect_to_parent(kind<sdbus::Side::client>, config, address);
    };
    transport.probe = probe_unix_socket;
    transport.frame_limit = [](const OptionValues&) { return sdbus::largest_array; };
    return {transport};
}

}  // namespace ipcbench::transports
