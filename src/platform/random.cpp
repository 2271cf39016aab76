#include "platform/random.hpp"

#include <sys/random.h>

#include <array>
#include <bit>
#include <cerrno>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {
namespace {

template <std::size_t size>
std::array<unsigned char, size> random_bytes() {
    std::array<unsigned char, size> bytes{};
    if (::getentropy(bytes.data(), bytes.size()) != 0) {
        throw system_error("reading random bytes", errno);
    }
    return bytes;
}

}  // namespace

std::string make_nonce() {
    const std::array<unsigned char, 16> bytes = random_bytes<16>();
    constexpr std::string_view digits = "0123456789abcdef";
    std::string nonce;
    for (const unsigned char byte : bytes) {
        nonce += digits[byte >> 4U];
        nonce += digits[byte & 15U];
    }
    return nonce;
}

std::uint64_t random_number() {
    return std::bit_cast<std::uint64_t>(random_bytes<sizeof(std::uint64_t)>());
}

bool same_secret(const std::string& one, const std::string& other) noexcept {
    if (one.size() != other.size()) {
        return false;
    }
    unsigned char difference = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        difference = static_cast<unsigned char>(difference | (one[i] ^ other[i]));
    }
    return difference == 0;
}

}  // namespace ipcbench::platform
