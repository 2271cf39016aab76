#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/impl/rpc_method.h>
#include <grpcpp/support/async_unary_call.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "transports/grpc/call.hpp"
#include "transports/grpc/cancel_guard.hpp"

namespace ipcbench::transports::rpc {

/// A connection to one server, and the method to call there.
class Client {
public:
    Client(const ChannelConfig& config, const std::string& target);

    [[nodiscard]] ::grpc::ChannelInterface* channel() const noexcept { return channel_.get(); }
    [[nodiscard]] const ::grpc::internal::RpcMethod& method() const noexcept { return method_; }

private:
    std::string path_;  // the method refers to this string
    std::shared_ptr<::grpc::Channel> channel_;
    ::grpc::internal::RpcMethod method_;
};

/// The thread that waits for an answer reads it from the socket itself, inside gRPC, as blocking stubs do. Blocking
/// stubs cannot check the lifeline meanwhile, so this waits on a completion queue, in slices.
class SyncClientCalls {
public:
    SyncClientCalls(const ChannelConfig& config, const std::string& target) : client_(config, target) {}
    SyncClientCalls(const SyncClientCalls&) = delete;
    SyncClientCalls& operator=(const SyncClientCalls&) = delete;
    ~SyncClientCalls();

    void start(Call& call, const ::grpc::ByteBuffer& request);
    [[nodiscard]] Fault await(const Call* call, const CancelGuard& guard) noexcept;
    void check() noexcept;

private:
    void finished(Call& call) noexcept;

    Client client_;
    ::grpc::CompletionQueue queue_;
    std::vector<Call*> in_flight_;
};

/// gRPC's threads read the answer and call back, which wakes the waiting thread.
class CallbackClientCalls {
public:
    CallbackClientCalls(const ChannelConfig& config, const std::string& target) : client_(config, target) {}
    CallbackClientCalls(const CallbackClientCalls&) = delete;
    CallbackClientCalls& operator=(const CallbackClientCalls&) = delete;
    ~CallbackClientCalls();

    void start(Call& call, const ::grpc::ByteBuffer& request);
    [[nodiscard]] Fault await(const Call* call, const CancelGuard& guard) noexcept;
    void check() noexcept {}

private:
    void finished(Call& call);

    Client client_;
    std::mutex mutex_;  // guards the members below
    std::condition_variable changed_;
    std::vector<Call*> in_flight_;
};

}  // namespace ipcbench::transports::rpc
