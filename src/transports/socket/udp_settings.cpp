#include "transports/socket/udp_settings.hpp"

#include <array>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "transports/socket/socket_buffers.hpp"

namespace ipcbench::transports {
namespace {

constexpr OptionSpec loss_timeout_option{
    .key = "loss_timeout_ms",
    .kind = OptionKind::count,
    .default_value = "200",
    .help = "how long the parent waits for an answer before the round trip counts as lost; 0: for ever",
    .min = 1,
    .max = 3'600'000};

}  // namespace

std::span<const OptionSpec> udp_options() noexcept {
    static const std::array<OptionSpec, 3> specs{internet_socket_options()[0], internet_socket_options()[1],
                                                 loss_timeout_option};
    return specs;
}

EffectiveOptions tune_udp(int socket, const ChannelConfig& config) {
    if (config.max_frame > largest_udp_frame) {
        throw Error(ErrorKind::failed,
                    fmt::format("frames of {} bytes are over the limit of a UDP datagram, {} bytes", config.max_frame,
                                largest_udp_frame),
                    "use smaller messages, or a stream (tcp)");
    }
    return size_buffers(socket, config);
}

std::chrono::milliseconds loss_timeout(const ChannelConfig& config, Side side, EffectiveOptions& effective) {
    const std::chrono::milliseconds patience(config.options.number(loss_timeout_option.key));
    effective.push_back({std::string(loss_timeout_option.key), std::to_string(patience.count())});
    return side == Side::parent ? patience : std::chrono::milliseconds{0};
}

}  // namespace ipcbench::transports
