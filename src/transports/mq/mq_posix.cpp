#include <array>

#include "ipcbench/base/error.hpp"
#include "transports/fd/backlog_link.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/mq/posix_queue.hpp"

namespace ipcbench::transports {
namespace {

constexpr std::string_view messages_option = "queue_messages";

void check_messages(const ChannelConfig& config) {
    check_posix_queues(sizeof(FrameHeader) + config.max_frame, config.options.number(messages_option));
}

constexpr std::array options{
    OptionSpec{.key = messages_option,
               .kind = OptionKind::count,
               .default_value = "0",
               .help = "messages that each queue holds; 0: 10 or --depth, or what the limits allow",
               .min = 1,
               .max = 65536,
               .check = check_messages,
               .former_key = "depth"}};

std::unique_ptr<Endpoint> make_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                        EffectiveOptions effective) {
    return make_packet_endpoint(PosixQueueLink(std::move(input), std::move(output), config), config,
                                std::move(effective));
}

/// Both queues are nameless once this is constructed. The child's ends are passed to it, and no other process can open
/// them.
class PosixQueueListener final : public Listener {
public:
    explicit PosixQueueListener(const ChannelConfig& config)
        : config_(config), to_child_(open(config)), to_parent_(open(config)) {}

    Address address() override {
        Address address;
        address.descriptors.push_back(std::move(to_child_.input));
        address.descriptors.push_back(std::move(to_parent_.output));
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        return make_endpoint(std::move(to_parent_.input), std::move(to_child_.output), config_,
                             {{std::string(messages_option), std::to_string(to_child_.messages)}});
    }

private:
    static PosixQueue open(const ChannelConfig& config) {
        return open_posix_queue(config, sizeof(FrameHeader) + config.max_frame, config.options.number(messages_option));
    }

    const ChannelConfig& config_;
    PosixQueue to_child_;
    PosixQueue to_parent_;
};

}  // namespace

TransportList mq_posix() {
    Transport transport;
    transport.info = {.name = "mq-posix",
                      .summary = "two POSIX message queues (mq_open)",
                      .kind = TransportKind::kernel,
                      .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true},
                      .waits = every_wait_mode,
                      .header_bytes = sizeof(FrameHeader),
                      .options = options};
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<PosixQueueListener>(config); };
    transport.connect = [](const ChannelConfig& config, Address address) {
        std::vector<UniqueFd> ends = address.take(2);
        return make_endpoint(std::move(ends[0]), std::move(ends[1]), config, {});
    };
    transport.frame_limit = [](const OptionValues& values) {
        const std::size_t message = posix_message_limit(values.number(messages_option));
        return message - std::min(message, sizeof(FrameHeader));
    };
    return {transport};
}

}  // namespace ipcbench::transports
