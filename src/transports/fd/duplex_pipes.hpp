#pragma once

#include "ipcbench/core/transport.hpp"
#include "transports/fd/stream_channel.hpp"

namespace ipcbench::transports {

/// The four ends of two one-way streams, which together make a duplex connection.
struct DuplexPipes {
    UniqueFd parent_input;
    UniqueFd parent_output;
    UniqueFd child_input;
    UniqueFd child_output;
};

/// Returns the option of pipes and FIFOs.
[[nodiscard]] std::span<const OptionSpec> pipe_options() noexcept;

/// Opens two pipes (pipe(2)), close-on-exec. Throws Error.
[[nodiscard]] DuplexPipes open_pipes();

/// Sets the capacity of both directions as the options say. "Automatic" keeps the kernel's size, or for a larger frame
/// as much of it as an unprivileged pipe may hold. Returns the effective sizes (F_SETPIPE_SZ, fcntl(2)): `pipe_bytes`,
/// and `child.pipe_bytes` if the pipe that the child writes to has another size. Throws Error.
[[nodiscard]] EffectiveOptions size_pipes(const DuplexPipes& pipes, const ChannelConfig& config);

/// Holds the four ends until the child has its two, either passed over the control channel or as its standard streams.
class DuplexPipesListener final : public Listener {
public:
    enum class Handover { passed, standard_streams };

    DuplexPipesListener(DuplexPipes pipes, const ChannelConfig& config, Handover handover,
                        MakeStreamEndpoint make_endpoint = make_stream_endpoint);
    Address address() override;
    ChildStdio child_stdio() const override;
    std::unique_ptr<Endpoint> accept() override;

private:
    DuplexPipes pipes_;
    const ChannelConfig& config_;
    Handover handover_;
    MakeStreamEndpoint make_endpoint_;
    EffectiveOptions options_;
};

/// Opens the two pipes of a run. Throws Error.
using OpenPipes = DuplexPipes (*)(const ChannelConfig& config);

/// Returns the transport over two pipes, of which the child's ends are passed to it.
[[nodiscard]] Transport pipe_transport(
    TransportInfo info, MakeStreamEndpoint make_endpoint = make_stream_endpoint,
    OpenPipes open = [](const ChannelConfig&) { return open_pipes(); });

}  // namespace ipcbench::transports
