#include "transports/fd/duplex_pipes.hpp"

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <fstream>

#include "ipcbench/base/error.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {
namespace {

void check_pipe_bytes(const ChannelConfig& config) {
    static_cast<void>(size_pipes(open_pipes(), config));
}

constexpr std::array options{
    OptionSpec{.key = "pipe_bytes",
               .kind = OptionKind::bytes,
               .default_value = "0",
               .help = "capacity of each pipe; 0: the kernel's, or more where frames are larger",
               .min = 4096,
               .max = 1U << 30U,
               .check = check_pipe_bytes}};

/// Returns the largest capacity that an unprivileged process may set (pipe(7)).
std::uint64_t largest_pipe() {
    constexpr std::uint64_t usual = 1U << 20U;
    std::uint64_t max = usual;
    std::ifstream("/proc/sys/fs/pipe-max-size") >> max;
    return max;
}

}  // namespace

std::span<const OptionSpec> pipe_options() noexcept {
    return options;
}

DuplexPipes open_pipes() {
    const auto open_one = [](UniqueFd& input, UniqueFd& output) {
        std::array<int, 2> ends{-1, -1};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw system_error("creating a pipe", errno);
        }
        input.reset(ends[0]);
        output.reset(ends[1]);
    };
    DuplexPipes pipes;
    open_one(pipes.parent_input, pipes.child_output);
    open_one(pipes.child_input, pipes.parent_output);
    return pipes;
}

EffectiveOptions size_pipes(const DuplexPipes& pipes, const ChannelConfig& config) {
    const std::uint64_t asked = config.options.number("pipe_bytes");
    const auto current = static_cast<std::uint64_t>(::fcntl(pipes.parent_output.get(), F_GETPIPE_SZ));
    const std::uint64_t wanted =
        asked != 0 ? asked : std::min<std::uint64_t>(config.max_frame + sizeof(FrameHeader), largest_pipe());
    if (asked != 0 || wanted > current) {
        for (const int fd : {pipes.parent_output.get(), pipes.child_output.get()}) {
            // If the user asked for a size, a refusal is an error. For an automatic size, the kernel's own size will do
            // (pipe-user-pages-soft may forbid more).
            if (::fcntl(fd, F_SETPIPE_SZ, static_cast<int>(wanted)) < 0 && asked != 0) {
                throw system_error("setting pipe_bytes to " + std::to_string(wanted), errno,
                                   "an unprivileged pipe may have " + std::to_string(largest_pipe()) +
                                       " bytes (/proc/sys/fs/pipe-max-size)");
            }
        }
    }
    const std::string to_child = std::to_string(::fcntl(pipes.parent_output.get(), F_GETPIPE_SZ));
    const std::string to_parent = std::to_string(::fcntl(pipes.child_output.get(), F_GETPIPE_SZ));
    EffectiveOptions effective{{"pipe_bytes", to_child}};
    if (to_parent != to_child) {
        effective.push_back({"child.pipe_bytes", to_parent});
    }
    return effective;
}

DuplexPipesListener::DuplexPipesListener(DuplexPipes pipes, const ChannelConfig& config, Handover handover,
                                         MakeStreamEndpoint make_endpoint)
    : pipes_(std::move(pipes)),
      config_(config),
      handover_(handover),
      make_endpoint_(make_endpoint),
      options_(size_pipes(pipes_, config)) {}

Address DuplexPipesListener::address() {
    Address address;
    if (handover_ == Handover::passed) {
        address.descriptors.push_back(std::move(pipes_.child_input));
        address.descriptors.push_back(std::move(pipes_.child_output));
    }
    return address;
}

ChildStdio DuplexPipesListener::child_stdio() const {
    if (handover_ == Handover::passed) {
        return {};
    }
    return {pipes_.child_input.get(), pipes_.child_output.get()};
}

std::unique_ptr<Endpoint> DuplexPipesListener::accept() {
    // If the parent kept the child's ends open, it would not see the end of the stream when the child dies.
    pipes_.child_input.reset();
    pipes_.child_output.reset();
    return make_endpoint_(std::move(pipes_.parent_input), std::move(pipes_.parent_output), config_, options_);
}

Transport pipe_transport(TransportInfo info, MakeStreamEndpoint make_endpoint, OpenPipes open) {
    Transport transport;
    transport.info = std::move(info);
    transport.listen = [=](const ChannelConfig& config) {
        return std::make_unique<DuplexPipesListener>(open(config), config, DuplexPipesListener::Handover::passed,
                                                     make_endpoint);
    };
    transport.connect = [=](const ChannelConfig& config, Address address) {
        std::vector<UniqueFd> ends = address.take(2);
        return make_endpoint(std::move(ends[0]), std::move(ends[1]), config, {});
    };
    return transport;
}

}  // namespace ipcbench::transports
