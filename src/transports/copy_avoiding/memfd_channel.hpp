#pragma once

#include <cstddef>
#include <cstdint>

#include "ipcbench/core/transport.hpp"
#include "transports/copy_avoiding/passed_socket.hpp"
#include "transports/copy_avoiding/sealed_memory.hpp"
#include "transports/fd/fd_wait.hpp"

namespace ipcbench::transports {

/// Each frame is a new sealed memfd, passed over a socket that preserves message boundaries, with a FrameHeader. It is
/// built in place, read in place, and never reused.
class MemfdChannel {
public:
    /// Throws Error.
    MemfdChannel(UniqueFd socket, const ChannelConfig& config);

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        const Fault fault = draft_.open(max);
        return {draft_.bytes(), fault};
    }
    Fault commit(std::size_t size, std::uint32_t sequence) noexcept;
    Frame receive() noexcept;
    void release() noexcept { received_.unmap(); }

    [[nodiscard]] bool can_send(std::size_t /*max*/) const noexcept { return is_ready(socket_.get(), POLLOUT); }
    [[nodiscard]] bool has_frame() const noexcept { return is_ready(socket_.get(), POLLIN); }
    [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }

    [[nodiscard]] static EffectiveOptions effective_options() { return {}; }

private:
    UniqueFd socket_;
    FdWait wait_;
    std::size_t max_frame_;
    MemoryDraft draft_;
    SealedMemory received_;
};

[[nodiscard]] std::unique_ptr<Endpoint> make_memfd_endpoint(UniqueFd socket, Side end, const ChannelConfig& config);

}  // namespace ipcbench::transports
