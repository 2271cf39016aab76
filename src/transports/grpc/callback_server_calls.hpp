#pragma once

#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "transports/grpc/call_metadata.hpp"
#include "transports/grpc/server.hpp"

namespace ipcbench::transports::rpc {

/// gRPC's threads read requests and call back, which wakes the answering thread; that thread writes the answer itself.
class CallbackServerCalls {
public:
    /// One call: gRPC's reactor, which deletes itself when the call is done.
    class ServerCall final : public ::grpc::ServerUnaryReactor {
    public:
        ServerCall(CallbackServerCalls& owner, const ::grpc::ByteBuffer& message, ::grpc::ByteBuffer& answer)
            : owner_(owner), message_(message), answer_(answer) {}

        CallMetadata metadata;
        [[nodiscard]] const ::grpc::ByteBuffer& message() const noexcept { return message_; }

    private:
        friend class CallbackServerCalls;
        void OnDone() override;

        CallbackServerCalls& owner_;
        const ::grpc::ByteBuffer& message_;
        ::grpc::ByteBuffer& answer_;
    };

    struct Next {
        ServerCall* call = nullptr;
        Fault fault;
    };

    CallbackServerCalls(const ChannelConfig& config, const std::string& address);
    CallbackServerCalls(const CallbackServerCalls&) = delete;
    CallbackServerCalls& operator=(const CallbackServerCalls&) = delete;
    ~CallbackServerCalls();

    [[nodiscard]] Next next(const CancelGuard& guard) noexcept;
    void finish(ServerCall& call, const ::grpc::ByteBuffer& answer);
    void drain(const CancelGuard& guard, CancelGuard::Clock::duration hang_up_bound) noexcept;
    [[nodiscard]] const std::string& target() const noexcept { return running_.target; }

private:
    ::grpc::ServerUnaryReactor* ask(::grpc::CallbackServerContext& context, const ::grpc::ByteBuffer& message,
                                    ::grpc::ByteBuffer& answer);
    void gone(const ServerCall& call);
    /// Returns the call whose turn it is, or end. The lock must be held.
    [[nodiscard]] std::vector<ServerCall*>::iterator next_in_order();

    std::mutex mutex_;  // guards the members up to the blank line
    std::condition_variable changed_;
    std::vector<ServerCall*> received_;  // received and not yet taken; several threads may have added them
    std::vector<ServerCall*> pending_;   // taken and not yet answered
    std::size_t alive_ = 0;
    bool closing_ = false;
    std::uint32_t order_ = 0;

    std::atomic<std::uint32_t> arrivals_{0};
    RawService service_;
    RunningServer running_;
};

}  // namespace ipcbench::transports::rpc
