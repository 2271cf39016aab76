#include "transports/grpc/library.hpp"

#include <grpc/grpc.h>

namespace ipcbench::transports::rpc {

SignalsBlocked::SignalsBlocked() noexcept {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
}

SignalsBlocked::~SignalsBlocked() {
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

Library::Library() {
    const SignalsBlocked blocked;
    ::grpc_init();
}

Library::~Library() {
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
