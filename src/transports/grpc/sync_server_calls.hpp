#pragma once

#include <optional>
#include <string>
#include <vector>

#include "transports/grpc/call_metadata.hpp"
#include "transports/grpc/server.hpp"

namespace ipcbench::transports::rpc {

/// The answering thread reads requests and writes answers itself, through a completion queue that only it uses.
class SyncServerCalls {
public:
    /// One call, from waiting for it until its answer has left.
    class ServerCall {
    public:
        CallMetadata metadata;
        [[nodiscard]] const ::grpc::ByteBuffer& message() const noexcept { return message_; }

    private:
        friend class SyncServerCalls;
        enum class State : unsigned char { idle, awaited, asked, answered };

        State state_ = State::idle;
        ::grpc::ByteBuffer message_;
        std::optional<::grpc::ServerContext> context_;  // valid for one call only, as is the writer
        std::optional<::grpc::ServerAsyncResponseWriter<::grpc::ByteBuffer>> writer_;
    };

    struct Next {
        ServerCall* call = nullptr;
        Fault fault;
    };

    SyncServerCalls(const ChannelConfig& config, const std::string& address);
    SyncServerCalls(const SyncServerCalls&) = delete;
    SyncServerCalls& operator=(const SyncServerCalls&) = delete;
    ~SyncServerCalls();

    [[nodiscard]] Next next(const CancelGuard& guard) noexcept;
    void finish(ServerCall& call, const ::grpc::ByteBuffer& answer);
    void drain(const CancelGuard& guard, CancelGuard::Clock::duration hang_up_bound) noexcept;
    [[nodiscard]] const std::string& target() const noexcept { return running_.target; }

private:
    void await_one();
    void take_event(void* tag, bool ok);
    /// Returns the call whose turn it is, or null if it has not arrived.
    [[nodiscard]] ServerCall* next_in_order();

    RawService service_;
    RunningServer running_;
    std::vector<std::unique_ptr<ServerCall>> pending_;
    ServerCall* awaited_ = nullptr;
    std::vector<ServerCall*> received_;  // received and not yet taken: a small call may arrive before a large one
    std::uint32_t order_ = 0;
    std::size_t answered_ = 0;  // answered, but the answer has not left yet
};

}  // namespace ipcbench::transports::rpc
