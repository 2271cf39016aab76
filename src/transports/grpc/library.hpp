#pragma once

#include <grpcpp/support/channel_arguments.h>

#include <cstddef>
#include <string>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports::rpc {

/// Initialises gRPC and its threads; the destructor shuts it down.
class Library {
public:
    explicit Library(std::size_t max_frame);  ///< bytes
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library();

private:
    std::size_t max_frame_;
};

/// Returns the method that both sides use. The service's name contains the nonce, so an unauthenticated peer cannot
/// call it.
[[nodiscard]] std::string method_for(const ChannelConfig& config);

/// Returns arguments that turn off everything that a client needs only on a network.
[[nodiscard]] ::grpc::ChannelArguments client_arguments(const ChannelConfig& config);

}  // namespace ipcbench::transports::rpc
