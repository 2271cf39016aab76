#pragma once

#include <utility>
#include <vector>

#include "transports/fd/backlog_ends.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/fd/stream_channel.hpp"

namespace ipcbench::transports {

/// A StreamChannel's Mover over StreamEnds, or BacklogEnds where several frames may be under way: header and frame go
/// out in one write(2), which copies them, and one read(2) takes what has come.
template <class Ends>
class FdMover {
public:
    FdMover(const ChannelConfig& config, UniqueFd input, UniqueFd output)
        : ends_(config, std::move(input), std::move(output)), outgoing_(sizeof(FrameHeader) + config.max_frame) {}

    Outgoing lend() noexcept {
        const Fault fault = ends_.settle(put());
        return {outgoing_.data(), fault};
    }
    Fault send(std::size_t size) noexcept { return ends_.send({outgoing_.data(), size}, put()); }
    Fault read(std::span<std::byte> room, std::size_t& got) noexcept { return ends_.read(room, got, put()); }

    [[nodiscard]] bool has_room() noexcept requires EndsWithBacklog<Ends> { return ends_.has_settled(put()); }
    Fault read_now(std::span<std::byte> room, std::size_t& got) noexcept requires EndsWithBacklog<Ends> {
        return ends_.read_now(room, got, put());
    }
    [[nodiscard]] int descriptor() const noexcept { return ends_.input_fd(); }

private:
    [[nodiscard]] Write put() const noexcept { return {ends_.output_fd()}; }

    Ends ends_;
    std::vector<std::byte> outgoing_;
};

}  // namespace ipcbench::transports
