#include <algorithm>
#include <limits>

#include "platform/free_descriptors.hpp"
#include "platform/free_threads.hpp"
#include "transports/iceoryx/iceoryx_info.hpp"
#include "transports/iceoryx/loan_channel.hpp"

namespace ipcbench::transports {
namespace {

using iox_daemon::LoanChannel;
using iox_daemon::Participant;
using iox_daemon::PubSubPair;
using iox_daemon::Roudi;

constexpr std::size_t grain = 64;

constexpr std::size_t rounded(std::size_t bytes) {
    return (bytes + grain - 1) / grain * grain;
}

/// Checks limits first: iceoryx aborts the process if it cannot have its descriptors, some of which the run opens once
/// it listens, or its threads, one of which sends RouDi keep-alives. RouDi, which inherits our limits, aborts likewise.
void require_means(std::size_t threads) {
    constexpr std::size_t descriptors = 14;
    platform::require_free_descriptors(descriptors, "iceoryx");
    platform::require_free_threads(threads, "iceoryx");
}

/// Starts RouDi with chunks for each direction's window, and for what each side holds: a loan, a received frame, the
/// last published one, which the publisher keeps to reuse it, and a spare.
std::shared_ptr<Roudi> start_roudi(const ChannelConfig& config) {
    constexpr std::size_t roudis_threads = 6;
    require_means(roudis_threads);
    constexpr std::size_t held_by_sides = 4;
    constexpr std::size_t hellos = 8;
    const std::size_t hello = rounded(sizeof(iox_daemon::Hello) + 2 * alignof(iox_daemon::Hello));
    const std::size_t frame = std::max(rounded(iox_daemon::chunk_bytes(config.max_frame)), hello + grain);
    const std::size_t frames = 2 * (iox_daemon::window_for(config.max_frame, config.frames_in_flight) + held_by_sides);
    // Frames may be small enough to use the chunks of the hellos.
    return std::make_shared<Roudi>(config, iox_daemon::Pool{hello, hellos + frames}, iox_daemon::Pool{frame, frames});
}

class IceoryxListener final : public Listener {
public:
    explicit IceoryxListener(const ChannelConfig& config)
        : config_(config),
          roudi_(start_roudi(config)),
          line_(std::make_unique<PubSubPair>(Side::parent, config, Participant::join(config, roudi_))) {}

    Address address() override { return {}; }

    std::unique_ptr<Endpoint> accept() override {
        SetupDeadline deadline(config_, "the child's hello through iceoryx");
        line_->await_hello(config_, deadline);
        line_->send_hello(config_);
        return std::make_unique<EndpointOf<LoanChannel>>(std::move(line_), config_);
    }

private:
    const ChannelConfig& config_;
    std::shared_ptr<Roudi> roudi_;  // outlives the endpoint, until the child has left too
    std::unique_ptr<PubSubPair> line_;
};

std::unique_ptr<Endpoint> connect(const ChannelConfig& config, const Address& /*address*/) {
    require_means(1);
    auto line = std::make_unique<PubSubPair>(Side::child, config, Participant::join(config));
    line->send_hello(config);
    SetupDeadline deadline(config, "the parent's hello through iceoryx");
    line->await_hello(config, deadline);
    return std::make_unique<EndpointOf<LoanChannel>>(std::move(line), config);
}

}  // namespace

TransportList iceoryx() {
    Transport transport;
    transport.info = describe_iceoryx().front();
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<IceoryxListener>(config); };
    transport.connect = connect;
    transport.probe = iox_daemon::probe_roudi;
    return {transport};
}

}  // namespace ipcbench::transports
