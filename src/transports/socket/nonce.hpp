#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "platform/random.hpp"

namespace ipcbench::transports {

/// Digits of ChannelConfig::nonce, with which the child proves that it is the process that the parent started.
inline constexpr std::size_t nonce_digits = 32;

/// The parent's answer to the correct nonce.
inline constexpr char acknowledgement = '+';

/// What a peer has sent so far. Holds one byte more than a nonce, to detect a longer text.
class NonceBuffer {
public:
    [[nodiscard]] char* free_space() noexcept { return digits_.data() + size_; }
    [[nodiscard]] std::size_t free_size() const noexcept { return digits_.size() - size_; }
    void filled(std::size_t bytes) noexcept { size_ += bytes; }

    [[nodiscard]] bool complete() const noexcept { return size_ >= nonce_digits; }
    [[nodiscard]] bool is(const std::string& nonce) const {
        return platform::same_secret(std::string(digits_.data(), size_), nonce);
    }

private:
    std::array<char, nonce_digits + 1> digits_{};
    std::size_t size_ = 0;
};

}  // namespace ipcbench::transports
