#include "transports/fd/stream_channel.hpp"

namespace ipcbench::transports {

std::unique_ptr<Endpoint> make_stream_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                               EffectiveOptions options) {
    return std::make_unique<EndpointOf<FramedChannel<FdBytes>>>(config, std::move(options), std::move(input),
                                                                std::move(output), config);
}

}  // namespace ipcbench::transports
