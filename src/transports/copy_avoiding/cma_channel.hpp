#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/copy_avoiding/page_buffer.hpp"
#include "transports/copy_avoiding/passed_socket.hpp"
#include "transports/copy_avoiding/peer_memory.hpp"
#include "transports/fd/fd_wait.hpp"

namespace ipcbench::transports {

/// What one side tells the other, as one packet.
struct Notice {
    enum class What : std::uint32_t {
        frame,        ///< there is a frame: fetch it
        last_buffer,  ///< likewise, and say so at once (`fetched`): there is no other buffer to build the next in
        fetched,      ///< nothing but the count
    };
    std::uint64_t address = 0;  ///< of the frame, in the sender's memory
    std::uint32_t size = 0;     ///< bytes
    std::uint32_t sequence = 0;
    std::uint32_t fetched = 0;  ///< how many of the receiver's frames the sender of this has fetched so far
    What what = What::frame;
};
static_assert(sizeof(Notice) == 24);

/// Frames stay where they were built; the other side is told where, and copies them from there (cross-memory attach).
/// A buffer is free again when the peer has said that it has fetched what was in it, which every notice says.
class CmaChannel {
public:
    /// Throws Error.
    CmaChannel(UniqueFd socket, End end, const ChannelConfig& config);
    CmaChannel(const CmaChannel&) = delete;
    CmaChannel& operator=(const CmaChannel&) = delete;
    /// Waits for at most a second until the peer has fetched what was committed, unless the lifeline is cut.
    ~CmaChannel();

    Room prepare(std::size_t max) noexcept;
    Fault commit(std::size_t size, std::uint32_t sequence) noexcept;
    Frame receive() noexcept;
    void release() noexcept {}

    [[nodiscard]] bool has_room(std::size_t max) noexcept;
    [[nodiscard]] bool has_frame() noexcept;
    [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }

    [[nodiscard]] static EffectiveOptions effective_options() { return {}; }

private:
    [[nodiscard]] std::uint32_t buffers() const noexcept { return static_cast<std::uint32_t>(outgoing_.size()); }
    [[nodiscard]] std::uint32_t under_way() const noexcept { return sent_ - fetched_by_peer_; }
    [[nodiscard]] Fault tell(const Notice& notice) noexcept;
    /// Waits for a notice and takes its count.
    [[nodiscard]] Fault hear(Notice& notice) noexcept;
    /// Looks for one and keeps it; false: there is none, or `found_` says what is wrong.
    [[nodiscard]] bool hear_now() noexcept;
    /// After recv(2).
    [[nodiscard]] Fault take(const Notice& notice, ssize_t got) noexcept;
    [[nodiscard]] Fault keep(const Notice& notice) noexcept;
    [[nodiscard]] Frame fetch(const Notice& notice) noexcept;
    [[nodiscard]] bool has_hung_up() const noexcept;

    UniqueFd socket_;
    const Lifeline& lifeline_;
    FdWait wait_;
    std::size_t max_frame_;
    PeerMemory peer_;
    std::vector<PageBuffer> outgoing_;
    PageBuffer incoming_;
    std::vector<Notice> unfetched_;  ///< a ring: came while we waited for a buffer of ours, or were looked for
    std::uint32_t first_unfetched_ = 0;
    std::uint32_t unfetched_count_ = 0;
    Fault found_{};  ///< and not yet told
    std::uint32_t sent_ = 0;
    std::uint32_t fetched_by_peer_ = 0;
    std::uint32_t fetched_ = 0;
};

[[nodiscard]] std::unique_ptr<Endpoint> make_cma_endpoint(UniqueFd socket, End end, const ChannelConfig& config);

}  // namespace ipcbench::transports
