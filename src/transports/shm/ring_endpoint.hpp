#pragma once

#include <memory>

#include "ipcbench/core/transport.hpp"
#include "platform/peer_mapping.hpp"
#include "transports/shm/parker.hpp"
#include "transports/shm/ring_layout.hpp"

namespace ipcbench::transports {

/// The endpoint over a ring that waits as the configuration says; `parker` may be null where that never parks. Compiled
/// once for all transports that use it.
[[nodiscard]] std::unique_ptr<Endpoint> make_ring_endpoint(platform::PeerMapping region, const RingGeometry& geometry,
                                                           Side self, const ChannelConfig& config,
                                                           std::unique_ptr<Parker> parker);

/// Where a ring lies, and how its sides wake each other: what makes one row of the family.
struct RingRow {
    /// Makes a segment of so many bytes whose name, if it ever had one, is gone. Throws Error.
    UniqueFd (*make_segment)(const ChannelConfig& config, std::size_t bytes) = nullptr;
    /// None where no wait mode of the row parks.
    ParkingLot parking;
};

/// The transport with that description over that row: the child is handed the segment's descriptor, and nobody else can
/// get at it.
[[nodiscard]] Transport ring_transport(TransportInfo info, const RingRow& row);

/// platform::create_shared_memory.
[[nodiscard]] UniqueFd make_shared_memory(const ChannelConfig& config, std::size_t bytes);

/// platform::create_sealed_memory, for rows that sleep on what the C library keeps in the segment.
[[nodiscard]] UniqueFd make_sealed_memory(const ChannelConfig& config, std::size_t bytes);

}  // namespace ipcbench::transports
