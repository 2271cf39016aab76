#pragma once

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports::zeromq {

enum class Medium : unsigned char { ipc, tcp };

/// Parent: binds a PAIR socket to a file in the run's folder or a free port of 127.0.0.1. Throws Error.
[[nodiscard]] std::unique_ptr<Listener> listen_for_pair(Medium medium, const ChannelConfig& config);

/// Child: connects and proves itself. Throws Error.
[[nodiscard]] std::unique_ptr<Endpoint> connect_pair(const ChannelConfig& config, const Address& address);

}  // namespace ipcbench::transports::zeromq
