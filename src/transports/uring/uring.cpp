#include <sys/socket.h>

#include "platform/probing.hpp"
#include "transports/fd/duplex_pipes.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/tcp_tuning.hpp"
#include "transports/uring/ring_mover.hpp"

namespace ipcbench::transports {
namespace {

using rings::Medium;

std::unique_ptr<Endpoint> make_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options) {
    return make_ring_endpoint(std::move(socket), UniqueFd(), config, std::move(options));
}

void check_sqpoll(const ChannelConfig& config) {
    static_cast<void>(Ring(config));
}

/// Returns the options of the description, plus the checks that need liburing.
template <Medium medium>
std::span<const OptionSpec> checked_options() {
    static const std::vector<OptionSpec> options = [] {
        const std::span<const OptionSpec> described = rings::options_of(medium);
        std::vector<OptionSpec> checked(described.begin(), described.end());
        checked.back().check = check_sqpoll;
        return checked;
    }();
    return options;
}

template <Medium medium>
TransportInfo info() {
    TransportInfo described = rings::info_of(medium);
    described.options = checked_options<medium>();
    return described;
}

Transport over_pipes() {
    Transport transport = pipe_transport(info<Medium::pipe>(), make_ring_endpoint);
    transport.probe = probe_io_uring;
    return transport;
}

Transport over_unix_stream() {
    Transport transport = connection_transport(info<Medium::unix_stream>(), {.domain = AF_UNIX,
                                                                             .type = SOCK_STREAM,
                                                                             .name = "uds-stream-uring",
                                                                             .tune = size_buffers,
                                                                             .make_endpoint = make_endpoint});
    transport.probe = probe_io_uring;
    return transport;
}

Transport over_tcp() {
    Transport transport = connection_transport(
        info<Medium::tcp>(),
        {.domain = AF_INET, .type = SOCK_STREAM, .tune = tune_tcp, .make_endpoint = make_endpoint});
    transport.probe = platform::all_of({probe_io_uring, transport.probe});
    return transport;
}

}  // namespace

TransportList uring() {
    return {over_pipes(), over_unix_stream(), over_tcp()};
}

}  // namespace ipcbench::transports
