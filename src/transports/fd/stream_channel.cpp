#include "transports/fd/stream_channel.hpp"

#include "transports/fd/fd_mover.hpp"

namespace ipcbench::transports {

std::unique_ptr<Endpoint> make_stream_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                               EffectiveOptions options) {
    return std::make_unique<EndpointOf<StreamChannel<FdMover>>>(config, std::move(options), std::move(input),
                                                                std::move(output));
}

}  // namespace ipcbench::transports
