#pragma once

#include "transports/shm/parker.hpp"

namespace ipcbench::transports {

/// Sides that sleep on their `sleeping` flag itself (futex(2), not private, so that it works between processes).
[[nodiscard]] ParkingLot futex_parking();

}  // namespace ipcbench::transports
