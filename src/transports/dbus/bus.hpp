#pragma once

#include <systemd/sd-bus.h>

#include <memory>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports::sdbus {

/// The D-Bus specification limits an array, and so a frame, to 64 MiB (a message to 128 MiB).
inline constexpr std::size_t largest_array = std::size_t{64} << 20U;

struct CloseBus {
    void operator()(sd_bus* bus) const noexcept { sd_bus_close_unref(bus); }
};
using Bus = std::unique_ptr<sd_bus, CloseBus>;

struct DropMessage {
    void operator()(sd_bus_message* message) const noexcept { sd_bus_message_unref(message); }
};
using Message = std::unique_ptr<sd_bus_message, DropMessage>;

enum class BusSide : unsigned char {
    server,  ///< receives the identity of the client
    client,  ///< sends its identity
};

/// Speaks D-Bus over a connected socket, without a bus daemon. Returns when both sides have completed the
/// authentication. Throws Error.
[[nodiscard]] Bus open_bus(UniqueFd socket, BusSide side, const ChannelConfig& config);

}  // namespace ipcbench::transports::sdbus
