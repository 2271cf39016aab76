#include "ipcbench/core/message.hpp"

#include <charconv>
#include <chrono>
#include <random>
#include <string>

#include "ipcbench/base/error.hpp"

namespace ipcbench {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

/// Returns whether the canonical form has a hyphen before this byte.
constexpr bool hyphen_before(std::size_t byte) {
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void write_text(Identity& identity) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < identity.bytes.size(); ++i) {
        if (hyphen_before(i)) {
            identity.text.at(at++) = '-';
        }
        const auto value = std::to_integer<unsigned>(identity.bytes.at(i));
        identity.text.at(at++) = hex_digits[value >> 4U];
        identity.text.at(at++) = hex_digits[value & 15U];
    }
}

}  // namespace

Identity make_identity() {
    using namespace std::chrono;
    const auto since_epoch = duration_cast<milliseconds>(system_clock::now().time_since_epoch());
    const auto ms = static_cast<std::uint64_t>(since_epoch.count());
    Identity identity;
    for (std::size_t i = 0; i < 6; ++i) {
        identity.bytes.at(i) = static_cast<std::byte>(ms >> (40 - 8 * i));
    }
    std::random_device random;
    for (std::size_t i = 6; i < identity.bytes.size(); ++i) {
        identity.bytes.at(i) = static_cast<std::byte>(random());
    }
    constexpr std::byte version_7{0x70};
    constexpr std::byte variant{0x80};
    identity.bytes[6] = (identity.bytes[6] & std::byte{0x0f}) | version_7;
    identity.bytes[8] = (identity.bytes[8] & std::byte{0x3f}) | variant;
    write_text(identity);
    return identity;
}

Identity parse_identity(std::string_view text) {
    Identity identity;
    std::size_t at = 0;
    bool good = text.size() == identity.text.size();
    for (std::size_t i = 0; good && i < identity.bytes.size(); ++i) {
        if (hyphen_before(i)) {
            good = text[at++] == '-';
        }
        unsigned value = 0;
        const char* const pair = text.data() + at;
        good = good && std::from_chars(pair, pair + 2, value, 16).ptr == pair + 2;
        identity.bytes.at(i) = static_cast<std::byte>(value);
        at += 2;
    }
    if (!good) {
        throw Error(ErrorKind::failed, "'" + std::string(text) + "' is not a UUID");
    }
    write_text(identity);
    return identity;
}

}  // namespace ipcbench
