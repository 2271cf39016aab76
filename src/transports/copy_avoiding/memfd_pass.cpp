#include "ipcbench/base/error.hpp"
#include "platform/probing.hpp"
#include "transports/copy_avoiding/memfd_channel.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {
namespace {

/// Performs all steps of sending an empty frame, within this process.
void seal_and_map() {
    MemoryDraft draft;
    SealedMemory sealed;
    constexpr std::size_t some = 1;
    Fault fault = draft.open(some);
    fault = fault ? fault : draft.seal();
    fault = fault ? fault : sealed.map(draft.fd(), some);
    if (fault) {
        throw Error(ErrorKind::unavailable, "creating a sealed memfd (memfd_create): " + describe(fault),
                    "needs Linux 3.17 with CONFIG_MEMFD_CREATE, and a seccomp profile that allows memfd_create(2)");
    }
}

}  // namespace

TransportList memfd_pass() {
    Transport transport = passed_socket_transport(
        {.name = "memfd-pass",
         .summary = "a sealed memfd for each frame, passed over a Unix socket and read in place",
         .kind = TransportKind::kernel,
         .capabilities = {.boundaries = true, .zero_copy = true, .pollable = true, .asynchronous = true},
         .waits = every_wait_mode,
         .header_bytes = sizeof(FrameHeader)},
        make_memfd_endpoint);
    transport.probe = [] { return platform::probe_by_doing("calls memfd_create(2)", seal_and_map); };
    return {transport};
}

}  // namespace ipcbench::transports
