#include "transports/fd/stream_channel.hpp"

#include "transports/fd/fd_mover.hpp"

namespace ipcbench::transports {

std::unique_ptr<Endpoint> make_stream_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                               EffectiveOptions options) {
    return make_endpoint_over<FdMover>(std::move(input), std::move(output), config, std::move(options));
}

}  // namespace ipcbench::transports
