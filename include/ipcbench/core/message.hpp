#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ipcbench {

/// Identifies a process: a UUIDv7 (RFC 9562, section 5.7) in both forms that codecs use.
struct Identity {
    std::array<std::byte, 16> bytes{};
    std::array<char, 36> text{};  ///< canonical form, lower case, no terminator

    [[nodiscard]] std::string_view text_view() const noexcept { return {text.data(), text.size()}; }
    [[nodiscard]] std::string_view bytes_view() const noexcept {
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
};

/// Generates a new identity: 48 bits of milliseconds since the Unix epoch, then random bits.
[[nodiscard]] Identity make_identity();

/// Parses the canonical text; throws Error (failed) if it is invalid.
[[nodiscard]] Identity parse_identity(std::string_view text);

enum class MessageKind : std::uint8_t { ping, pong, unstated };

/// A message to encode. Borrows everything it points to.
struct Message {
    const Identity* sender = nullptr;
    const Identity* receiver = nullptr;
    std::uint64_t sent_at_ms = 0;  ///< milliseconds since the Unix epoch
    MessageKind kind = MessageKind::ping;
    std::string_view payload;  ///< printable ASCII that no codec must escape; empty if no size was requested
};

/// A decoded message. Borrows from the frame or from the codec, until the codec's next call.
struct MessageView {
    std::string_view sender;    ///< 16 raw bytes or 36 characters, as the codec carries them
    std::string_view receiver;  ///< the same
    std::uint64_t sent_at_ms = 0;
    MessageKind kind = MessageKind::unstated;  ///< `unstated` if the format does not carry it
    std::string_view payload;
};

/// Returns whether an id as a codec carries it (16 bytes or 36 characters) is this identity.
[[nodiscard]] inline bool matches(std::string_view id, const Identity& identity) noexcept {
    // The sizes are compile-time constants: two inlined comparisons instead of a call.
    if (id.size() == identity.bytes.size()) {
        return std::memcmp(id.data(), identity.bytes.data(), identity.bytes.size()) == 0;
    }
    return id.size() == identity.text.size() && std::memcmp(id.data(), identity.text.data(), identity.text.size()) == 0;
}

}  // namespace ipcbench
