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

/// Creates an event on a descriptor of gRPC's, so that the thread that sleeps on gRPC's descriptors wakes up once. Does
/// nothing if gRPC does not support channels from descriptors.
void wake_poller() {
#ifdef GPR_SUPPORT_CHANNELS_FROM_FD
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return;
    }
    const UniqueFd ours(ends[0]);
    const auto channel = ::grpc::CreateInsecureChannelFromFd("wake-up", ends[1]);  // takes ownership of ends[1]
    static_cast<void>(channel);
#endif
}

/// After a write to a full socket, one of gRPC's threads sleeps until some descriptor has an event, for at most 10 s.
/// The end of the connection need not be such an event, so without this the shutdown may wait that long. The thread is
/// released by other threads that may be late, hence the second wake-up, and some more if frames are larger than a
/// socket's buffer, where a full socket is likely.
void wake_sleeping_thread(std::size_t max_frame) {
    constexpr std::array pauses{std::chrono::milliseconds(1), std::chrono::milliseconds(4),
                                std::chrono::milliseconds(16), std::chrono::milliseconds(64)};
    constexpr std::size_t certain = 2;
    constexpr std::size_t large_frame = 65536;
    wake_poller();
    for (std::size_t i = 0; i < (max_frame < large_frame ? certain : pauses.size()); ++i) {
        std::this_thread::sleep_for(pauses[i]);
        wake_poller();
    }
}

}  // namespace

Library::Library(std::size_t max_frame) : max_frame_(max_frame) {
    const platform::BlockedSignals in_its_threads;
    ::grpc_init();
}

Library::~Library() {
    wake_sleeping_thread(max_frame_);
    // The supervisor's repeated signal would restart that wait each time.
    const platform::BlockedSignals meanwhile;
    // grpc_shutdown() does not wait for its threads; they end some time later.
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
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // each run has its own connection
    return arguments;
}

}  // namespace ipcbench::transports::rpc
