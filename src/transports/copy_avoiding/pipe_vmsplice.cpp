#include <fcntl.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "ipcbench/base/error.hpp"
#include "platform/probing.hpp"
#include "transports/copy_avoiding/splice_mover.hpp"
#include "transports/fd/duplex_pipes.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {
namespace {

std::span<const OptionSpec> options() noexcept {
    static const std::array<OptionSpec, 2> specs{pipe_options()[0], splice_option()};
    return specs;
}

void splice_a_byte() {
    const DuplexPipes pipes = open_pipes();
    std::byte byte{};
    const iovec page{&byte, sizeof byte};
    if (::vmsplice(pipes.parent_output.get(), &page, 1, SPLICE_F_NONBLOCK) < 0) {
        throw system_error("vmsplice", errno, "needs a kernel, and a seccomp profile, that has vmsplice(2)");
    }
}

}  // namespace

TransportList pipe_vmsplice() {
    Transport transport =
        pipe_transport({.name = "pipe-vmsplice",
                        .summary = "two anonymous pipes; large frames go in as pages (vmsplice), not as copies",
                        .kind = TransportKind::kernel,
                        .capabilities = {.pollable = true, .asynchronous = true},
                        .waits = every_wait_mode,
                        .header_bytes = sizeof(FrameHeader),
                        .options = options()},
                       make_splice_endpoint);
    transport.probe = [] { return platform::probe_by_doing("calls vmsplice(2)", splice_a_byte); };
    return {transport};
}

}  // namespace ipcbench::transports
