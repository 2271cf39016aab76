#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "ipcbench/core/message.hpp"

namespace ipcbench {

/// Turns messages into frames and back. One object belongs to one side of one session: it may keep buffers from call to
/// call, and is not thread-safe. Contract (tests/unit/codecs holds every codec to it):
///
/// - `encode` writes one whole frame to the front of `out` and returns its size; 0 when `out` is too small or the
/// message
///   cannot be expressed. It needs no more than `max_frame(payload.size())` bytes.
/// - `decode` accepts what `encode` wrote, byte for byte, and refuses everything else that is not a message; it never
///   reads outside `frame`, never throws, and leaves `view` borrowed from the frame or from the codec until the next
///   call.
/// - Once a message of some size has gone through, the next one of that size allocates nothing, unless
///   `CodecInfo::allocates_because` says why.
class Codec {
public:
    Codec() = default;
    Codec(const Codec&) = delete;
    Codec& operator=(const Codec&) = delete;
    virtual ~Codec() = default;

    [[nodiscard]] virtual std::size_t encode(const Message& message, std::span<std::byte> out) noexcept = 0;
    [[nodiscard]] virtual bool decode(std::span<const std::byte> frame, MessageView& view) noexcept = 0;

    /// An upper bound of the frame's size in bytes for a payload of that many bytes.
    [[nodiscard]] virtual std::size_t max_frame(std::size_t payload_bytes) const noexcept = 0;
};

/// What `list` says of a codec, and how to make one.
struct CodecInfo {
    std::string_view name;
    std::string_view summary;
    bool text = false;                           ///< whether its frames are printable
    std::unique_ptr<Codec> (*make)() = nullptr;  ///< null where it was not built; see registry::make_codec

    /// Why it allocates for each message, where that is in the nature of what it shows; the tests then do not ask for
    /// the opposite.
    std::string_view allocates_because{};

    /// The optional package that was missing when this program was built; "" for a codec that works.
    std::string_view missing_package{};
};

}  // namespace ipcbench
