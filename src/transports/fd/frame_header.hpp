#pragma once

#include <cstdint>
#include <cstring>
#include <span>

namespace ipcbench::transports {

/// What goes before each frame through a descriptor, in the byte order of the machine.
struct FrameHeader {
    std::uint32_t size;  ///< bytes of the frame behind it
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
