#pragma once

#include <grpcpp/support/string_ref.h>

#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace ipcbench::transports::rpc {

/// What travels with a frame, as metadata of its call: the message itself is the frame and nothing else.
struct Ordinal {
    static constexpr const char* key = "x-ipcbench-ordinal";

    std::uint32_t order = 0;     ///< which call of the connection it is, counted from 0: they may overtake each other
    std::uint32_t sequence = 0;  ///< the frame's

    /// 16 hexadecimal digits: as binary metadata they would be sent in base64.
    [[nodiscard]] std::string text() const {
        constexpr const char* digits = "0123456789abcdef";
        std::string text(16, '0');
        std::uint64_t rest = std::uint64_t{order} << 32U | sequence;
        for (auto digit = text.rbegin(); digit != text.rend(); ++digit, rest >>= 4U) {
            *digit = digits[rest & 0xfU];
        }
        return text;
    }

    /// The inverse; nothing when it is none.
    [[nodiscard]] static std::optional<Ordinal> parse(const ::grpc::string_ref& text) {
        std::uint64_t both = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), both, 16);
        if (error != std::errc() || text.size() != 16 || end != text.data() + text.size()) {
            return std::nullopt;
        }
        return Ordinal{static_cast<std::uint32_t>(both >> 32U), static_cast<std::uint32_t>(both)};
    }

    [[nodiscard]] static std::optional<Ordinal> of(
        const std::multimap<::grpc::string_ref, ::grpc::string_ref>& metadata) {
        const auto found = metadata.find(key);
        return found == metadata.end() ? std::nullopt : parse(found->second);
    }
};

}  // namespace ipcbench::transports::rpc
