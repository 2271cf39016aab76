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
#include "transports/grpc/vigil.hpp"

namespace ipcbench::transports::rpc {

/// A service of one unary method whose messages stay as they are: what a generated service is with a raw method.
class RawService final : public ::grpc::Service {
public:
    /// A handler for the callback interface, or none for completion queues.
    RawService(std::string method, ::grpc::internal::MethodHandler* handler);

    void request(::grpc::ServerContext& context, ::grpc::ByteBuffer& message,
                 ::grpc::ServerAsyncResponseWriter<::grpc::ByteBuffer>& writer, ::grpc::ServerCompletionQueue& queue,
                 void* tag) {
        RequestAsyncUnary(0, &context, &message, &writer, &queue, &queue, tag);
    }

private:
    std::string name_;  // what is added refers to it
};

/// A server that runs, with the target by which a client finds it.
struct RunningServer {
    std::unique_ptr<::grpc::Server> server;
    std::unique_ptr<::grpc::ServerCompletionQueue> queue;  ///< where one was asked for
    std::string target;
};

/// `address` as gRPC wants it for a listening port. Throws Error.
[[nodiscard]] RunningServer start_server(const ChannelConfig& config, const std::string& address,
                                         ::grpc::Service& service, bool with_queue);

/// How long a server that ends waits for its last answers to leave.
inline constexpr Vigil::Clock::duration last_answers_bound = std::chrono::seconds(2);

/// Stops it now, whatever is under way.
void stop(::grpc::Server& server);

}  // namespace ipcbench::transports::rpc
