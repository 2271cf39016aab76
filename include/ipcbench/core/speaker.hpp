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

/// The payload that every message of n bytes carries: the first n characters of one endless printable text that needs
/// no escaping in any codec. Both sides know it, so that both can check what they receive.
[[nodiscard]] std::string payload_pattern(std::size_t bytes);

/// One side of the conversation: says pings and pongs through a codec, and checks every message that it hears.
class Speaker {
public:
    /// `max_payload`: the longest payload in bytes that will be said or accepted.
    Speaker(std::unique_ptr<Codec> codec, const Identity& self, const Identity& peer, std::size_t max_payload);

    /// Room that a message with a payload of that many bytes needs at most.
    [[nodiscard]] std::size_t max_frame(std::size_t payload_bytes) noexcept {
        // Mostly the same question as before: no virtual call for it.
        if (payload_bytes != asked_payload_) [[unlikely]] {
            asked_payload_ = payload_bytes;
            asked_frame_ = codec_->max_frame(payload_bytes);
        }
        return asked_frame_;
    }

    /// Writes one message; returns the frame's size, 0 when it does not fit.
    [[nodiscard]] std::size_t say(MessageKind kind, std::string_view payload, std::uint64_t sent_at_ms,
                                  std::span<std::byte> out) noexcept {
        return codec_->encode({&self_, &peer_, sent_at_ms, kind, payload}, out);
    }

    /// The first `bytes` of the pattern.
    [[nodiscard]] std::string_view payload(std::size_t bytes) const noexcept {
        return std::string_view(pattern_).substr(0, bytes);
    }

    /// Parses a frame and checks who it is from, who it is for, its kind and its payload. `heard` is borrowed until the
    /// next call.
    [[nodiscard]] Fault hear(MessageKind kind, std::span<const std::byte> frame, MessageView& heard) noexcept {
        if (!codec_->decode(frame, heard)) {
            return complain("the frame is not a message of this codec");
        }
        if (!names(heard.sender, peer_)) {
            return complain("sender_id is not the peer's");
        }
        if (!names(heard.receiver, self_)) {
            return complain("receiver_id is not ours");
        }
        if (heard.kind != kind && heard.kind != MessageKind::unstated) {
            return complain(kind == MessageKind::ping ? "it is not a ping" : "it is not a pong");
        }
        if (heard.payload.size() > pattern_.size() || heard.payload != payload(heard.payload.size())) {
            return complain("the payload is not the one that was sent");
        }
        return {};
    }

    [[nodiscard]] Fault complain(const char* what) noexcept {
        complaint_ = what;
        return {FaultKind::mismatch};
    }

    /// What was wrong with the last message that `hear` refused, or "".
    [[nodiscard]] const char* complaint() const noexcept { return complaint_; }

private:
    std::unique_ptr<Codec> codec_;
    Identity self_;
    Identity peer_;
    std::string pattern_;
    std::size_t asked_payload_ = 0;
    std::size_t asked_frame_ = codec_->max_frame(0);
    const char* complaint_ = "";
};

}  // namespace ipcbench
