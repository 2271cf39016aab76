#pragma once

#include <grpcpp/completion_queue.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/server.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/async_unary_call.h>
#include <grpcpp/support/byte_buffer.h>

#include <chrono>
#include <memory>
#include <string>

#include "ipcbench/core/transport.hpp"
#include "transports/grpc/cancel_guard.hpp"

namespace ipcbench::transports::rpc {

/// A service with one unary method that does not parse its messages, like a generated service with a raw method.
class RawService final : public ::grpc::Service {
public:
    /// Takes a handler for the callback interface, or null for completion queues.
    RawService(std::string method, ::grpc::internal::MethodHandler* handler);

    void request(::grpc::ServerContext& context, ::grpc::ByteBuffer& message,
                 ::grpc::ServerAsyncResponseWriter<::grpc::ByteBuffer>& writer, ::grpc::ServerCompletionQueue& queue,
                 void* tag) {
        RequestAsyncUnary(0, &context, &message, &writer, &queue, &queue, tag);
    }

private:
    std::string name_;  // the registered method refers to this string
};

/// A running server, and the target under which a client finds it.
struct RunningServer {
    std::unique_ptr<::grpc::Server> server;
    std::unique_ptr<::grpc::ServerCompletionQueue> queue;  ///< null unless requested
    std::string target;
};

/// Starts a server; `address` is a listening address in gRPC's notation. Throws Error.
[[nodiscard]] RunningServer start_server(const ChannelConfig& config, const std::string& address,
                                         ::grpc::Service& service, bool with_queue);

/// How long a server that shuts down waits until its last answers have left.
inline constexpr CancelGuard::Clock::duration last_answers_bound = std::chrono::seconds(2);

/// Stops the server now, even if calls are in progress.
void stop(::grpc::Server& server);

}  // namespace ipcbench::transports::rpc
