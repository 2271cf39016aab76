#pragma once

#include <systemd/sd-bus.h>

#include <memory>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports::sdbus {

/// The D-Bus specification: an array, and so a frame, has at most 64 MiB (a message 128 MiB).
inline constexpr std::size_t largest_array = std::size_t{64} << 20U;

struct CloseBus {
    void operator()(sd_bus* bus) const noexcept { sd_bus_close_unref(bus); }
};
using Bus = std::unique_ptr<sd_bus, CloseBus>;

struct DropMessage {
    void operator()(sd_bus_message* message) const noexcept { sd_bus_message_unref(message); }
};
using Message = std::unique_ptr<sd_bus_message, DropMessage>;

enum class Side : unsigned char {
    server,  ///< hears who the other is
    client,  ///< says it
};

/// Speaks D-Bus over a connected socket, without a bus daemon; returns when both sides have agreed. Throws Error.
[[nodiscard]] Bus open_bus(UniqueFd socket, Side side, const ChannelConfig& config);

}  // namespace ipcbench::transports::sdbus
