#include "transports/shm/ring_endpoint.hpp"

#include <utility>

#include "platform/fd_passing.hpp"
#include "platform/shared_memory.hpp"
#include "transports/shm/ring_channel.hpp"

namespace ipcbench::transports {
namespace {

std::unique_ptr<Parker> make_parker(const ParkingLot& lot, const platform::PeerMapping& region, Side self,
                                    const ChannelConfig& config, std::vector<UniqueFd> descriptors) {
    if (!lot.parker || is_busy_polling(config.wait.mode)) {
        return nullptr;
    }
    return lot.parker(Control::of(region.bytes()), self, std::move(descriptors));
}

/// Holds the parent's end until `accept`: the ring is ready as soon as the segment is mapped.
class RingListener final : public Listener {
public:
    RingListener(const ChannelConfig& config, RingVariant variant)
        : config_(config),
          variant_(std::move(variant)),
          geometry_(RingGeometry::of(config)),
          segment_(variant_.make_segment(config, geometry_.total_bytes())),
          region_(segment_.get(), geometry_.total_bytes(), *config.lifeline) {
        Control::of(region_.bytes()).mark = geometry_.mark();
        if (variant_.parking.open) {
            descriptors_ = variant_.parking.open(Control::of(region_.bytes()));
        }
    }

    Address address() override {
        Address address;
        address.descriptors.push_back(std::move(segment_));
        for (const UniqueFd& fd : descriptors_) {
            address.descriptors.push_back(platform::duplicate(fd));
        }
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        auto parker = make_parker(variant_.parking, region_, Side::parent, config_, std::move(descriptors_));
        return make_ring_endpoint(std::move(region_), geometry_, Side::parent, config_, std::move(parker));
    }

private:
    const ChannelConfig& config_;
    RingVariant variant_;
    RingGeometry geometry_;
    UniqueFd segment_;
    platform::PeerMapping region_;
    std::vector<UniqueFd> descriptors_;
};

std::unique_ptr<Endpoint> connect_ring(const RingVariant& variant, const ChannelConfig& config, Address address) {
    const RingGeometry geometry = RingGeometry::of(config);
    std::vector<UniqueFd> descriptors = address.take(1 + variant.parking.descriptors);
    platform::PeerMapping region(descriptors.front().get(), geometry.total_bytes(), *config.lifeline);
    geometry.require_mark(region.bytes());
    descriptors.erase(descriptors.begin());
    auto parker = make_parker(variant.parking, region, Side::child, config, std::move(descriptors));
    return make_ring_endpoint(std::move(region), geometry, Side::child, config, std::move(parker));
}

}  // namespace

std::unique_ptr<Endpoint> make_ring_endpoint(platform::PeerMapping region, const RingGeometry& geometry, Side self,
                                             const ChannelConfig& config, std::unique_ptr<Parker> parker) {
    if (is_busy_polling(config.wait.mode)) {
        return std::make_unique<EndpointOf<RingChannel<Polling>>>(std::move(region), geometry, self, config, nullptr);
    }
    return std::make_unique<EndpointOf<RingChannel<Parking>>>(std::move(region), geometry, self, config,
                                                              std::move(parker));
}

Transport ring_transport(TransportInfo info, const RingVariant& variant) {
    Transport transport;
    transport.info = std::move(info);
    transport.info.kind = TransportKind::shared_memory;
    transport.info.header_bytes = sizeof(CellHeader);
    transport.info.capabilities.boundaries = true;
    transport.info.capabilities.zero_copy = true;
    transport.info.capabilities.asynchronous = true;
    transport.listen = [variant](const ChannelConfig& config) {
        return std::make_unique<RingListener>(config, variant);
    };
    transport.connect = [variant](const ChannelConfig& config, Address address) {
        return connect_ring(variant, config, std::move(address));
    };
    return transport;
}

UniqueFd make_shared_memory(const ChannelConfig& config, std::size_t bytes) {
    return platform::create_shared_memory(bytes, *config.lifeline);
}

UniqueFd make_sealed_memory(const ChannelConfig& config, std::size_t bytes) {
    return platform::create_sealed_memory(bytes, *config.lifeline);
}

}  // namespace ipcbench::transports
