#pragma once

#include <cstdint>
#include <string>

namespace ipcbench::platform {

/// 128 bits from the kernel (getrandom(2)) as 32 hexadecimal digits: what the child proves itself with.
[[nodiscard]] std::string make_nonce();

/// 64 bits from the kernel.
[[nodiscard]] std::uint64_t random_number();

/// Compares in a time that does not depend on where the difference is.
[[nodiscard]] bool same_secret(const std::string& one, const std::string& other) noexcept;

}  // namespace ipcbench::platform
