#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/fault.hpp"
#include "ipcbench/core/message.hpp"

namespace ipcbench {

/// Returns the payload that every message of n bytes carries: the first n characters of one endless printable text that
/// needs no escaping in any codec. Both sides know it, so that both can check what they receive.
[[nodiscard]] std::string payload_pattern(std::size_t bytes);

/// The pattern repeats after this many bytes. A part of this size stays in the first-level cache.
inline constexpr std::size_t pattern_period = std::size_t{62} * 64;

/// The part of `follows_pattern` for payloads that are longer than the period.
[[nodiscard]] bool long_payload_follows_pattern(std::string_view payload, std::string_view pattern) noexcept;

/// Returns whether a payload is the beginning of that text; `pattern` must be at least as long as the payload. Reads
/// the payload once, and of the pattern only the first period.
[[nodiscard]] inline bool follows_pattern(std::string_view payload, std::string_view pattern) noexcept {
    if (payload.size() > pattern_period) [[unlikely]] {
        return long_payload_follows_pattern(payload, pattern);
    }
    return payload == pattern.substr(0, payload.size());
}

/// Encodes the pings and pongs of one side with a codec, and verifies every message that it receives.
class MessageEndpoint {
public:
    /// `max_payload`: the longest payload in bytes that will be sent or accepted.
    MessageEndpoint(std::unique_ptr<Codec> codec, const Identity& self, const Identity& peer, std::size_t max_payload);

    /// Returns the largest frame of a message with a payload of that many bytes.
    [[nodiscard]] std::size_t max_frame(std::size_t payload_bytes) noexcept {
        // The size rarely changes: avoids the virtual call.
        if (payload_bytes != cached_payload_) [[unlikely]] {
            cached_payload_ = payload_bytes;
            cached_frame_ = codec_->max_frame(payload_bytes);
        }
        return cached_frame_;
    }

    /// Writes one message; returns the frame's size, 0 if it does not fit.
    [[nodiscard]] std::size_t encode(MessageKind kind, std::string_view payload, std::uint64_t sent_at_ms,
                                     std::span<std::byte> out) noexcept {
        return codec_->encode({&self_, &peer_, sent_at_ms, kind, payload}, out);
    }

    /// Returns the first `bytes` of the pattern.
    [[nodiscard]] std::string_view payload(std::size_t bytes) const noexcept {
        return std::string_view(pattern_).substr(0, bytes);
    }

    /// Decodes a frame and verifies its sender, receiver, kind and payload. `message` is borrowed until the next call.
    [[nodiscard]] Fault verify(MessageKind kind, std::span<const std::byte> frame, MessageView& message) noexcept {
        if (!codec_->decode(frame, message)) {
            return fail(codec_->rejection());
        }
        if (!matches(message.sender, peer_)) {
            return fail("sender_id is not the peer's");
        }
        if (!matches(message.receiver, self_)) {
            return fail("receiver_id is not ours");
        }
        if (message.kind != kind && message.kind != MessageKind::unstated) {
            return fail(kind == MessageKind::ping ? "it is not a ping" : "it is not a pong");
        }
        if (message.payload.size() > pattern_.size() || !follows_pattern(message.payload, pattern_)) {
            return fail("the payload is not the one that was sent");
        }
        return {};
    }

    [[nodiscard]] Fault fail(const char* what) noexcept {
        mismatch_reason_ = what;
        return {FaultKind::mismatch};
    }

    /// Returns what was wrong with the last message that `verify` rejected, or "".
    [[nodiscard]] const char* mismatch_reason() const noexcept { return mismatch_reason_; }

private:
    std::unique_ptr<Codec> codec_;
    Identity self_;
    Identity peer_;
    std::string pattern_;
    std::size_t cached_payload_ = 0;
    std::size_t cached_frame_ = codec_->max_frame(0);
    const char* mismatch_reason_ = "";
};

}  // namespace ipcbench
