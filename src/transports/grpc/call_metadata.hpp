#pragma once

#include <grpcpp/support/string_ref.h>

#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace ipcbench::transports::rpc {

/// Travels with a frame, as metadata of its call; the message itself is only the frame.
struct CallMetadata {
    static constexpr const char* key = "x-ipcbench-ordinal";

    std::uint32_t order = 0;     ///< index of the call on the connection, counted from 0: calls may be reordered
    std::uint32_t sequence = 0;  ///< sequence number of the frame

    /// Returns 16 hexadecimal digits: gRPC would send binary metadata in base64.
    [[nodiscard]] std::string text() const {
        constexpr const char* digits = "0123456789abcdef";
        std::string text(16, '0');
        std::uint64_t rest = std::uint64_t{order} << 32U | sequence;
        for (auto digit = text.rbegin(); digit != text.rend(); ++digit, rest >>= 4U) {
            *digit = digits[rest & 0xfU];
        }
        return text;
    }

    /// Parses the result of `text`. Returns nothing if the text is malformed.
    [[nodiscard]] static std::optional<CallMetadata> parse(const ::grpc::string_ref& text) {
        std::uint64_t both = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), both, 16);
        if (error != std::errc() || text.size() != 16 || end != text.data() + text.size()) {
            return std::nullopt;
        }
        return CallMetadata{static_cast<std::uint32_t>(both >> 32U), static_cast<std::uint32_t>(both)};
    }

    [[nodiscard]] static std::optional<CallMetadata> of(
        const std::multimap<::grpc::string_ref, ::grpc::string_ref>& metadata) {
        const auto found = metadata.find(key);
        return found == metadata.end() ? std::nullopt : parse(found->second);
    }
};

}  // namespace ipcbench::transports::rpc
