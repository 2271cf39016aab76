#include "transports/dbus/bus.hpp"

#include <poll.h>

#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "transports/fd/setup_deadline.hpp"

namespace ipcbench::transports::sdbus {
namespace {

void require(int result, const std::string& doing) {
    if (result < 0) {
        throw system_error(doing, -result);
    }
}

/// Performs the exchange before the first message: the protocol's own authentication and the negotiation of features.
void agree(const Bus& bus, const ChannelConfig& config) {
    const SetupDeadline deadline(config, "the other side's D-Bus handshake");
    while (true) {
        const int ready = sd_bus_is_ready(bus.get());
        require(ready, "asking whether a D-Bus connection is ready");
        if (ready > 0) {
            return;
        }
        const int done = sd_bus_process(bus.get(), nullptr);
        require(done, "the D-Bus handshake");
        if (done == 0) {
            const int events = sd_bus_get_events(bus.get());
            require(events, "asking what a D-Bus connection waits for");
            pollfd socket{sd_bus_get_fd(bus.get()), static_cast<short>(events), 0};
            deadline.wait({&socket, 1});
        }
    }
}

}  // namespace

Bus open_bus(UniqueFd socket, BusSide side, const ChannelConfig& config) {
    sd_bus* raw = nullptr;
    require(sd_bus_new(&raw), "creating a D-Bus connection");
    Bus bus(raw);
    require(sd_bus_set_fd(raw, socket.get(), socket.get()), "passing a socket to D-Bus");
    const int given = socket.release();
    static_cast<void>(given);  // closed with the connection
    if (side == BusSide::server) {
        sd_id128_t id{};
        require(sd_id128_randomize(&id), "generating a D-Bus server's id");
        require(sd_bus_set_server(raw, 1, id), "setting up a D-Bus server");
    }
    require(sd_bus_set_bus_client(raw, 0), "setting up D-Bus without a daemon");
    require(sd_bus_start(raw), "starting the D-Bus handshake");
    agree(bus, config);
    return bus;
}

}  // namespace ipcbench::transports::sdbus
