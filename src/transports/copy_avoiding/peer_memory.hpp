#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <span>

#include "ipcbench/core/transport.hpp"
#include "transports/copy_avoiding/passed_socket.hpp"

namespace ipcbench::transports {

/// Whether one process may read another's memory here: lets a child read ours.
[[nodiscard]] Availability probe_peer_memory();

/// The memory of the process at the other end of a connection, copied from with process_vm_readv(2).
class PeerMemory {
public:
    /// Introduces both sides to each other over the socket: who is there is told by the kernel (SCM_CREDENTIALS), and
    /// that he was told the nonce shows in his memory. Throws Error.
    PeerMemory(int socket, End end, const ChannelConfig& config);
    PeerMemory(const PeerMemory&) = delete;
    PeerMemory& operator=(const PeerMemory&) = delete;
    /// Takes back the leave to read ours.
    ~PeerMemory();

    /// Copies what lies at that address of the peer's.
    [[nodiscard]] Fault copy(std::uint64_t address, std::span<std::byte> to) const noexcept;

private:
    PeerMemory() noexcept = default;

    pid_t pid_ = -1;
    bool has_permitted_ = false;
};

}  // namespace ipcbench::transports
