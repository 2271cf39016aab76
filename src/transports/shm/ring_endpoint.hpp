#pragma once

#include <memory>

#include "ipcbench/core/transport.hpp"
#include "platform/peer_mapping.hpp"
#include "transports/shm/parker.hpp"
#include "transports/shm/ring_layout.hpp"

namespace ipcbench::transports {

/// Returns the endpoint over a ring with the configured wait mode; `parker` may be null if that mode never parks.
/// Compiled once for all transports that use it.
[[nodiscard]] std::unique_ptr<Endpoint> make_ring_endpoint(platform::PeerMapping region, const RingGeometry& geometry,
                                                           Side self, const ChannelConfig& config,
                                                           std::unique_ptr<Parker> parker);

/// What distinguishes the transports of this family: where the ring lies, and how its sides wake each other.
struct RingVariant {
    /// Creates a segment of `bytes` bytes that no longer has a name. Throws Error.
    UniqueFd (*make_segment)(const ChannelConfig& config, std::size_t bytes) = nullptr;
    /// Empty if no wait mode of the transport parks.
    ParkingLot parking;
};

/// Returns the transport of this variant. Adds to its description what all rings share: kind, header, and that they
/// keep boundaries, are built and read in place, and hold several frames. The child receives the segment's descriptor;
/// no other process can access the segment.
[[nodiscard]] Transport ring_transport(TransportInfo info, const RingVariant& variant);

/// Calls platform::create_shared_memory.
[[nodiscard]] UniqueFd make_shared_memory(const ChannelConfig& config, std::size_t bytes);

/// Calls platform::create_sealed_memory, for transports that sleep on objects of the C library in the segment.
[[nodiscard]] UniqueFd make_sealed_memory(const ChannelConfig& config, std::size_t bytes);

}  // namespace ipcbench::transports
