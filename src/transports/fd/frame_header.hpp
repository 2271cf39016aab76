#pragma once

#include <cstdint>
#include <cstring>
#include <span>

namespace ipcbench::transports {

/// Precedes each frame that is sent through a descriptor. In the machine's byte order.
struct FrameHeader {
    std::uint32_t size;  ///< size of the frame that follows, in bytes
    std::uint32_t sequence;
};
static_assert(sizeof(FrameHeader) == 8);

inline void write_header(std::byte* at, FrameHeader header) noexcept {
    std::memcpy(at, &header, sizeof header);
}

[[nodiscard]] inline FrameHeader read_header(const std::byte* at) noexcept {
    FrameHeader header{};
    std::memcpy(&header, at, sizeof header);
    return header;
}

}  // namespace ipcbench::transports
