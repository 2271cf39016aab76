#pragma once

#include <utility>
#include <vector>

#include "transports/fd/frame_header.hpp"
#include "transports/fd/stream_channel.hpp"
#include "transports/fd/stream_ends.hpp"

namespace ipcbench::transports {

/// A StreamChannel's Mover: header and frame go out in one write(2), which copies them, and one read(2) takes what has
/// come.
class FdMover {
public:
    FdMover(const ChannelConfig& config, UniqueFd input, UniqueFd output)
        : ends_(config, std::move(input), std::move(output)), outgoing_(sizeof(FrameHeader) + config.max_frame) {}

    Outgoing lend() noexcept { return {outgoing_.data(), {}}; }
    Fault send(std::size_t size) noexcept { return ends_.write_all({outgoing_.data(), size}); }
    Fault read(std::span<std::byte> room, std::size_t& got) noexcept { return ends_.read(room, got); }

private:
    StreamEnds ends_;
    std::vector<std::byte> outgoing_;
};

}  // namespace ipcbench::transports
