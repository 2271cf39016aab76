#include <algorithm>
#include <limits>

#include "platform/free_descriptors.hpp"
#include "platform/free_threads.hpp"
#include "transports/iceoryx/loan_channel.hpp"

namespace ipcbench::transports {
namespace {

using iox_daemon::Line;
using iox_daemon::LoanChannel;
using iox_daemon::Participant;
using iox_daemon::Role;
using iox_daemon::Roudi;

constexpr std::size_t grain = 64;

constexpr std::size_t rounded(std::size_t bytes) {
    return (bytes + grain - 1) / grain * grain;
}

/// iceoryx ends the process where it cannot have what it needs: descriptors, some of which the run opens once it
/// listens, and threads, one of which tells RouDi that we live. RouDi, whose limits are ours, ends where it cannot have
/// its own.
void require_means(std::size_t threads) {
    constexpr std::size_t descriptors = 14;
    platform::require_free_descriptors(descriptors, "iceoryx");
    platform::require_free_threads(threads, "iceoryx");
}

/// Each direction's window, and what a side has in its hands: a loan, a frame that is lent, the last one that was
/// published, which the publisher keeps to use it again, and one to spare.
std::shared_ptr<Roudi> start_roudi(const ChannelConfig& config) {
    constexpr std::size_t roudis_threads = 6;
    require_means(roudis_threads);
    constexpr std::size_t in_hands = 4;
    constexpr std::size_t hellos = 8;
    const std::size_t hello = rounded(sizeof(iox_daemon::Hello) + 2 * alignof(iox_daemon::Hello));
    const std::size_t frame = std::max(rounded(iox_daemon::chunk_bytes(config.max_frame)), hello + grain);
    const std::size_t frames = 2 * (iox_daemon::window_for(config.max_frame, config.depth) + in_hands);
    // Frames may fit into the chunks of the hellos, too.
    return std::make_shared<Roudi>(config, iox_daemon::Pool{hello, hellos + frames}, iox_daemon::Pool{frame, frames});
}

class IceoryxListener final : public Listener {
public:
    explicit IceoryxListener(const ChannelConfig& config)
        : config_(config),
          roudi_(start_roudi(config)),
          line_(std::make_unique<Line>(Role::parent, config, Participant::join(config, roudi_))) {}

    Address address() override { return {}; }

    std::unique_ptr<Endpoint> accept() override {
        SetupDeadline deadline(config_, "the child's hello through iceoryx");
        line_->await_hello(config_, deadline);
        line_->say_hello(config_);
        return std::make_unique<EndpointOf<LoanChannel>>(std::move(line_), config_);
    }

private:
    const ChannelConfig& config_;
    std::shared_ptr<Roudi> roudi_;  // lives on after the endpoint, until the child has left, too
    std::unique_ptr<Line> line_;
};

std::unique_ptr<Endpoint> connect(const ChannelConfig& config, const Address& /*address*/) {
    require_means(1);
    auto line = std::make_unique<Line>(Role::child, config, Participant::join(config));
    line->say_hello(config);
    SetupDeadline deadline(config, "the parent's hello through iceoryx");
    line->await_hello(config, deadline);
    return std::make_unique<EndpointOf<LoanChannel>>(std::move(line), config);
}

}  // namespace

TransportList iceoryx() {
    Transport transport;
    transport.info = {
        .name = "iceoryx",
        .summary = "iceoryx: chunks of shared memory, loaned, published and taken without a copy",
        .kind = TransportKind::library,
        .capabilities = {.boundaries = true, .zero_copy = true, .asynchronous = true},
        .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
        .header_bytes = sizeof(FrameHeader),
        .alone_because = "RouDi, its daemon, is started for one connection, with the chunks that it needs",
        .own_process_because =
            "iceoryx ends the process in unexpected situations, and waits for RouDi without a time limit"};
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<IceoryxListener>(config); };
    transport.connect = connect;
    transport.probe = iox_daemon::probe_roudi;
    return {transport};
}

}  // namespace ipcbench::transports
