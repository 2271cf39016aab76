#pragma once

#include "transports/shm/parker.hpp"

namespace ipcbench::transports {

/// Both sides sleep on their `sleeping` flag itself, with a futex (futex(2)) that is not private, so it works between
/// processes.
[[nodiscard]] ParkingLot futex_parking();

}  // namespace ipcbench::transports
