#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ipcbench/base/printable.hpp"

namespace ipcbench::transports {

/// As much of a message as an error quotes.
inline constexpr std::size_t excerpt_bytes = 160;

/// Returns the beginning of a message, quoted and safe to show: `'{"jsonrpc":"2.0"...'`.
[[nodiscard]] inline std::string excerpt(std::string_view message) {
    return "'" + printable(message.substr(0, excerpt_bytes)) + (message.size() > excerpt_bytes ? "...'" : "'");
}

}  // namespace ipcbench::transports
