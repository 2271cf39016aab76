#include "ipcbench/base/error.hpp"
#include "transports/shm/mailbox_channel.hpp"
#include "transports/shm/ring_endpoint.hpp"

namespace ipcbench::transports {
namespace {

class MailboxListener final : public Listener {
public:
    explicit MailboxListener(const ChannelConfig& config)
        : config_(config),
          geometry_(RingGeometry::of(config, 1)),
          segment_(make_shared_memory(config, geometry_.total_bytes())),
          region_(segment_.get(), geometry_.total_bytes(), *config.lifeline) {}

    Address address() override {
        Address address;
        address.descriptors.push_back(std::move(segment_));
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        return std::make_unique<EndpointOf<MailboxChannel>>(std::move(region_), geometry_, Side::parent, config_);
    }

private:
    const ChannelConfig& config_;
    RingGeometry geometry_;
    UniqueFd segment_;
    platform::PeerMapping region_;
};

}  // namespace

TransportList shm_mailbox() {
    Transport transport;
    transport.info = {.name = "shm-mailbox",
                      .summary = "shared memory: one slot for both directions, polled; ask, then wait for the answer",
                      .kind = TransportKind::shared_memory,
                      .capabilities = {.boundaries = true, .one_way = false},
                      .waits = {WaitMode::spin, WaitMode::yield},
                      .default_wait = WaitMode::spin,
                      .header_bytes = sizeof(CellHead),
                      .options = mailbox_options()};
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<MailboxListener>(config); };
    transport.connect = [](const ChannelConfig& config, Address address) -> std::unique_ptr<Endpoint> {
        if (address.descriptors.size() != 1) {
            throw Error(ErrorKind::failed,
                        "expected one descriptor, got " + std::to_string(address.descriptors.size()));
        }
        const RingGeometry geometry = RingGeometry::of(config, 1);
        return std::make_unique<EndpointOf<MailboxChannel>>(
            platform::PeerMapping(address.descriptors[0].get(), geometry.total_bytes(), *config.lifeline), geometry,
            Side::child, config);
    };
    return {transport};
}

}  // namespace ipcbench::transports
