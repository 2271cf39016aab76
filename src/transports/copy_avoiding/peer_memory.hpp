#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <span>

#include "ipcbench/core/transport.hpp"
#include "transports/copy_avoiding/passed_socket.hpp"

namespace ipcbench::transports {

/// Checks whether a process may read another's memory on this machine: lets a child read ours.
[[nodiscard]] Availability probe_peer_memory();

/// The memory of the process at the other end of a connection, read with process_vm_readv(2).
class PeerMemory {
public:
    /// Authenticates both sides over the socket: the kernel tells the peer's pid (SCM_CREDENTIALS), and the nonce in
    /// the peer's memory proves that it is the expected process. Throws Error.
    PeerMemory(int socket, Side end, const ChannelConfig& config);
    PeerMemory(const PeerMemory&) = delete;
    PeerMemory& operator=(const PeerMemory&) = delete;
    /// Revokes the permission to read our memory.
    ~PeerMemory();

    /// Copies from that address in the peer's memory.
    [[nodiscard]] Fault copy(std::uint64_t address, std::span<std::byte> to) const noexcept;

private:
    PeerMemory() noexcept = default;

    pid_t pid_ = -1;
    bool has_permitted_ = false;
};

}  // namespace ipcbench::transports
