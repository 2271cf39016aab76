#include "ipcbench/base/error.hpp"
#include "platform/attempt.hpp"
#include "transports/copy_avoiding/memfd_channel.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {
namespace {

/// The whole way of an empty frame, within this process.
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

Availability probe() {
    return platform::try_out("calls memfd_create(2)", seal_and_map);
}

}  // namespace

TransportList memfd_pass() {
    Transport transport;
    transport.info = {.name = "memfd-pass",
                      .summary = "a sealed memfd for each frame, passed over a Unix socket and read in place",
                      .kind = TransportKind::kernel,
                      .capabilities = {.boundaries = true, .zero_copy = true, .pollable = true, .asynchronous = true},
                      .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
                      .header_bytes = sizeof(FrameHeader)};
    transport.listen = [](const ChannelConfig& config) {
        return listen_with_passed_socket(config, make_memfd_endpoint);
    };
    transport.connect = [](const ChannelConfig& config, Address address) {
        return take_passed_socket(config, std::move(address), make_memfd_endpoint);
    };
    transport.probe = probe;
    return {transport};
}

}  // namespace ipcbench::transports
