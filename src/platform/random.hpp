#pragma once

#include <cstdint>
#include <string>

namespace ipcbench::platform {

/// Returns 128 bits from the kernel (getrandom(2)) as 32 hexadecimal digits, by which the child authenticates itself.
[[nodiscard]] std::string make_nonce();

/// Returns 64 bits from the kernel.
[[nodiscard]] std::uint64_t random_number();

/// Compares in a time that does not depend on the position of the difference.
[[nodiscard]] bool same_secret(const std::string& one, const std::string& other) noexcept;

}  // namespace ipcbench::platform
