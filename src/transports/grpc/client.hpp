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
#include "transports/grpc/vigil.hpp"

namespace ipcbench::transports::rpc {

/// A connection to one server, and the method to be called there.
class Client {
public:
    Client(const ChannelConfig& config, const std::string& target);

    [[nodiscard]] ::grpc::ChannelInterface* channel() const noexcept { return channel_.get(); }
    [[nodiscard]] const ::grpc::internal::RpcMethod& method() const noexcept { return method_; }

private:
    std::string path_;  // the method refers to it
    std::shared_ptr<::grpc::Channel> channel_;
    ::grpc::internal::RpcMethod method_;
};

/// Who waits for an answer reads it from the socket himself, within gRPC, as the callers of blocking stubs do. They
/// have no way to look up meanwhile; here the wait is one on a completion queue, in slices.
class SyncCalls {
public:
    SyncCalls(const ChannelConfig& config, const std::string& target) : client_(config, target) {}
    SyncCalls(const SyncCalls&) = delete;
    SyncCalls& operator=(const SyncCalls&) = delete;
    ~SyncCalls();

    void start(Call& call, const ::grpc::ByteBuffer& question);
    [[nodiscard]] Fault await(const Call* call, const Vigil& vigil) noexcept;
    void look() noexcept;

private:
    void finished(Call& call) noexcept;

    Client client_;
    ::grpc::CompletionQueue queue_;
    std::vector<Call*> under_way_;
};

/// gRPC's threads read the answer and call back; who waits for it is woken.
class CallbackCalls {
public:
    CallbackCalls(const ChannelConfig& config, const std::string& target) : client_(config, target) {}
    CallbackCalls(const CallbackCalls&) = delete;
    CallbackCalls& operator=(const CallbackCalls&) = delete;
    ~CallbackCalls();

    void start(Call& call, const ::grpc::ByteBuffer& question);
    [[nodiscard]] Fault await(const Call* call, const Vigil& vigil) noexcept;
    void look() noexcept {}

private:
    void finished(Call& call);

    Client client_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::vector<Call*> under_way_;
};

}  // namespace ipcbench::transports::rpc
