#pragma once

#include "ipcbench/core/transport.hpp"
#include "transports/fd/stream_channel.hpp"

namespace ipcbench::transports {

/// Two one-way streams that make a duplex connection, all four ends.
struct DuplexPipes {
    UniqueFd parent_input;
    UniqueFd parent_output;
    UniqueFd child_input;
    UniqueFd child_output;
};

/// The option that pipes and FIFOs share.
[[nodiscard]] std::span<const OptionSpec> pipe_options() noexcept;

/// Two pipes (pipe(2)), close-on-exec. Throws Error.
[[nodiscard]] DuplexPipes open_pipes();

/// Sets both directions' capacity as the options say ("automatic": the kernel's, or as much of a larger frame as an
/// unprivileged pipe may hold) and returns what took effect (F_SETPIPE_SZ, fcntl(2)): `pipe_bytes`, and where the pipe
/// that the child writes has another size, `child.pipe_bytes`. Throws Error.
[[nodiscard]] EffectiveOptions size_pipes(const DuplexPipes& pipes, const ChannelConfig& config);

/// What makes an endpoint of the two ends of one side: `make_stream_endpoint`, or the like.
using MakePipeEndpoint = std::unique_ptr<Endpoint> (*)(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                                       EffectiveOptions options);

/// Holds the four ends until the child has its two: passed over the control channel, or as its standard streams.
class DuplexPipesListener final : public Listener {
public:
    enum class Handover { passed, standard_streams };

    DuplexPipesListener(DuplexPipes pipes, const ChannelConfig& config, Handover handover,
                        MakePipeEndpoint make_endpoint = make_stream_endpoint);
    Address address() override;
    ChildStdio child_stdio() const override;
    std::unique_ptr<Endpoint> accept() override;

private:
    DuplexPipes pipes_;
    const ChannelConfig& config_;
    Handover handover_;
    MakePipeEndpoint make_endpoint_;
    EffectiveOptions options_;
};

/// The child's end of pipes that were passed.
[[nodiscard]] std::unique_ptr<Endpoint> connect_passed_pipes(const ChannelConfig& config, Address address);
[[nodiscard]] std::unique_ptr<Endpoint> connect_passed_pipes_as(MakePipeEndpoint make_endpoint,
                                                                const ChannelConfig& config, Address address);

}  // namespace ipcbench::transports
