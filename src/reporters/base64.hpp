#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ipcbench::reporters {

/// Returns bytes in base64 (RFC 4648, with padding).
[[nodiscard]] std::string base64(std::string_view bytes);

/// Decodes it; returns nothing for anything else.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace ipcbench::reporters
