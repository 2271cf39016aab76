#pragma once

#include <grpcpp/support/channel_arguments.h>

#include <cstddef>
#include <string>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports::rpc {

/// gRPC itself, with its threads, for as long as this lives.
class Library {
public:
    explicit Library(std::size_t max_frame);  ///< bytes
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library();

private:
    std::size_t max_frame_;
};

/// The method that both sides call. Its service's name holds the nonce, so that a server knows nothing that a stranger
/// could call.
[[nodiscard]] std::string method_for(const ChannelConfig& config);

/// What a client is to do without: everything that is there for a network.
[[nodiscard]] ::grpc::ChannelArguments client_arguments(const ChannelConfig& config);

}  // namespace ipcbench::transports::rpc
