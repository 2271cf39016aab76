#include "transports/grpc/library.hpp"

#include <grpc/grpc.h>
#include <grpcpp/create_channel_posix.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <thread>

#include "ipcbench/base/unique_fd.hpp"
#include "platform/blocked_signals.hpp"

namespace ipcbench::transports::rpc {
namespace {

/// Makes something happen on a descriptor of gRPC's, so that whichever of its threads sleeps at them looks up once.
/// Does nothing where there is no descriptor for it.
void stir() {
#ifdef GPR_SUPPORT_CHANNELS_FROM_FD
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return;
    }
    const UniqueFd ours(ends[0]);
    const auto channel = ::grpc::CreateInsecureChannelFromFd("stir", ends[1]);  // closes it
    static_cast<void>(channel);
#endif
}

/// A write that found a socket full makes a thread of gRPC sleep until some descriptor has news, for 10 s at most, and
/// the end of the connection need not be news to it: without this, the library's end may wait for it that long. What
/// lets it go is done by threads that may be late, hence the second time and, where frames are larger than a socket's
/// buffer so that it is likely, some more.
void wake_sleeping_thread(std::size_t max_frame) {
    constexpr std::array pauses{std::chrono::milliseconds(1), std::chrono::milliseconds(4),
                                std::chrono::milliseconds(16), std::chrono::milliseconds(64)};
    constexpr std::size_t certain = 2;
    constexpr std::size_t large_frame = 65536;
    stir();
    for (std::size_t i = 0; i < (max_frame < large_frame ? certain : pauses.size()); ++i) {
        std::this_thread::sleep_for(pauses[i]);
        stir();
    }
}

}  // namespace

Library::Library(std::size_t max_frame) : max_frame_(max_frame) {
    const platform::BlockedSignals in_its_threads;
    ::grpc_init();
}

Library::~Library() {
    wake_sleeping_thread(max_frame_);
    // The supervisor's signal, again and again, would make that wait begin anew each time.
    const platform::BlockedSignals meanwhile;
    // The other one leaves its threads to end by themselves, some time after.
    ::grpc_shutdown_blocking();
}

std::string method_for(const ChannelConfig& config) {
    return "/ipcbench.Run" + config.nonce + "/PingPong";
}

::grpc::ChannelArguments client_arguments(const ChannelConfig& config) {
    ::grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(static_cast<int>(config.max_frame));
    arguments.SetMaxSendMessageSize(static_cast<int>(config.max_frame));
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // each run has a connection of its own
    return arguments;
}

}  // namespace ipcbench::transports::rpc
