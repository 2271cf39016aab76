#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "platform/random.hpp"

namespace ipcbench::transports {

/// Digits of ChannelConfig::nonce, with which the child proves to be the one that was started.
inline constexpr std::size_t nonce_digits = 32;

/// The parent's answer to the right one.
inline constexpr char acknowledgement = '+';

/// What somebody who connected has said so far; room for one byte more than a nonce, which tells a longer text from it.
class NonceBuffer {
public:
    [[nodiscard]] char* room() noexcept { return digits_.data() + size_; }
    [[nodiscard]] std::size_t room_size() const noexcept { return digits_.size() - size_; }
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
