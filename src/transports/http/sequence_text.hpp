#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ipcbench::transports {

/// A sequence number as the value of a header field: decimal digits.
class SequenceText {
public:
    explicit SequenceText(std::uint32_t sequence) noexcept
        : size_(static_cast<std::size_t>(std::to_chars(digits_.data(), digits_.data() + digits_.size(), sequence).ptr -
                                         digits_.data())) {}

    [[nodiscard]] std::string_view view() const noexcept { return {digits_.data(), size_}; }

private:
    std::array<char, 10> digits_{};  // for 4,294,967,295
    std::size_t size_;
};

/// Parses a SequenceText. Returns nothing for any other text.
[[nodiscard]] inline std::optional<std::uint32_t> parse_sequence(std::string_view text) noexcept {
    std::uint32_t sequence = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sequence);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(sequence) : std::nullopt;
}

}  // namespace ipcbench::transports
