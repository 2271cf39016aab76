#pragma once

#include <cstdint>

namespace ipcbench::transports {

/// The two ends of a connection. In shared memory also an index, and the direction that this end writes to.
enum class Side : std::uint8_t { parent = 0, child = 1 };

[[nodiscard]] constexpr Side other(Side side) noexcept {
    return side == Side::parent ? Side::child : Side::parent;
}

}  // namespace ipcbench::transports
