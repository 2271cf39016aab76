#pragma once

#include <vector>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

inline std::vector<TransportInfo> describe_dbus() {
    // The sequence number, the array's length, and the D-Bus specification's header fields with our names in them; a
    // return carries no names.
    constexpr std::size_t bytes_around_a_call = 136;
    return {{.name = "dbus",
             .summary = "D-Bus method calls from peer to peer (sd-bus), over a Unix socket",
             .kind = TransportKind::library,
             .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true, .crosses_containers = true},
             .waits = every_wait_mode,
             .header_bytes = bytes_around_a_call,
             .allocates_because = "sd-bus allocates for each message",
             .own_process_because = "sd-bus aborts when one of its assertions fails"}};
}

}  // namespace ipcbench::transports
