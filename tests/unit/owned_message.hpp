#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "ipcbench/core/codec.hpp"

namespace ipcbench::test {

/// A copy of what a view refers to; making it reads every byte.
struct OwnedMessage {
    std::string sender;
    std::string receiver;
    std::uint64_t sent_at_ms = 0;
    MessageKind kind = MessageKind::unstated;
    std::string payload;

    bool operator==(const OwnedMessage&) const = default;
};

/// Returns what the codec decodes, or nothing if it refuses the frame.
[[nodiscard]] inline std::optional<OwnedMessage> decode(Codec& codec, std::span<const std::byte> frame) {
    MessageView view;
    if (!codec.decode(frame, view)) {
        return std::nullopt;
    }
    return OwnedMessage{std::string(view.sender), std::string(view.receiver), view.sent_at_ms, view.kind,
                        std::string(view.payload)};
}

}  // namespace ipcbench::test
