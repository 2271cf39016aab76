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

/// A message from one side to the other, as one packet.
struct Notice {
    enum class NoticeKind : std::uint32_t {
        frame,        ///< a frame is ready: fetch it
        last_buffer,  ///< as `frame`, but confirm at once (`fetched`): the sender has no other buffer for the next
                      ///< frame
        fetched,      ///< carries only the count
    };
    std::uint64_t address = 0;  ///< address of the frame in the sender's memory
    std::uint32_t size = 0;     ///< size of the frame in bytes
    std::uint32_t sequence = 0;
    std::uint32_t fetched = 0;  ///< how many of the receiver's frames the sender has fetched so far
    NoticeKind what = NoticeKind::frame;
};
static_assert(sizeof(Notice) == 24);

/// Frames stay where they were built; the peer learns the address and copies them from there (cross-memory attach). A
/// buffer is free again when the peer has fetched its frame; every notice reports how many it has fetched.
class CmaChannel {
public:
    /// Throws Error.
    CmaChannel(UniqueFd socket, Side end, const ChannelConfig& config);
    CmaChannel(const CmaChannel&) = delete;
    CmaChannel& operator=(const CmaChannel&) = delete;
    /// Waits until the peer has fetched all committed frames, for at most a second, and not if the lifeline is cut.
    ~CmaChannel();

    SendBuffer prepare(std::size_t max) noexcept;
    Fault commit(std::size_t size, std::uint32_t sequence) noexcept;
    Frame receive() noexcept;
    void release() noexcept {}

    [[nodiscard]] bool can_send(std::size_t max) noexcept;
    [[nodiscard]] bool has_frame() noexcept;
    [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }

    [[nodiscard]] static EffectiveOptions effective_options() { return {}; }

private:
    [[nodiscard]] std::uint32_t buffers() const noexcept { return static_cast<std::uint32_t>(outgoing_.size()); }
    [[nodiscard]] std::uint32_t in_flight() const noexcept { return sent_ - fetched_by_peer_; }
    [[nodiscard]] Fault tell(const Notice& notice) noexcept;
    /// Waits for a notice and processes its count.
    [[nodiscard]] Fault receive_notice(Notice& notice) noexcept;
    /// Polls for a notice and keeps it. Returns false if there is none, or if `found_` holds a fault.
    [[nodiscard]] bool receive_pending() noexcept;
    /// Processes a notice after recv(2) returned `got`.
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
    std::vector<Notice> unfetched_;  ///< a ring of notices that arrived during a wait for a buffer, or in a poll
    std::uint32_t first_unfetched_ = 0;
    std::uint32_t unfetched_count_ = 0;
    Fault found_{};  ///< not returned yet
    std::uint32_t sent_ = 0;
    std::uint32_t fetched_by_peer_ = 0;
    std::uint32_t fetched_ = 0;
};

[[nodiscard]] std::unique_ptr<Endpoint> make_cma_endpoint(UniqueFd socket, Side end, const ChannelConfig& config);

}  // namespace ipcbench::transports
