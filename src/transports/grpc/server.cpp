#include "transports/grpc/server.hpp"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <utility>

#include "ipcbench/base/error.hpp"
#include "platform/blocked_signals.hpp"
#include "transports/grpc/library.hpp"

namespace ipcbench::transports::rpc {

RawService::RawService(std::string method, ::grpc::internal::MethodHandler* handler) : name_(std::move(method)) {
    AddMethod(new ::grpc::internal::RpcServiceMethod(name_.c_str(), ::grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    if (handler == nullptr) {
        MarkMethodRaw(0);
    } else {
        MarkMethodRawCallback(0, handler);
    }
}

RunningServer start_server(const ChannelConfig& config, const std::string& address, ::grpc::Service& service,
                           bool with_queue) {
    const platform::BlockedSignals in_its_threads;
    ::grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort(address, ::grpc::InsecureServerCredentials(), &port);
    builder.SetMaxReceiveMessageSize(static_cast<int>(config.max_frame));
    builder.SetMaxSendMessageSize(static_cast<int>(config.max_frame));
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // no other process may listen there too
    builder.RegisterService(&service);
    RunningServer running;
    if (with_queue) {
        running.queue = builder.AddCompletionQueue();
    }
    running.server = builder.BuildAndStart();
    if (running.server == nullptr || port == 0) {
        throw Error(ErrorKind::failed, "starting a gRPC server on '" + address + "'", "gRPC says why above");
    }
    constexpr std::string_view loopback = "127.0.0.1:";
    running.target = address.starts_with(loopback) ? "ipv4:" + std::string(loopback) + std::to_string(port) : address;
    return running;
}

void stop(::grpc::Server& server) {
    server.Shutdown(std::chrono::system_clock::now());
}

}  // namespace ipcbench::transports::rpc
