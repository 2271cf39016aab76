#pragma once

#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <atomic>
#include <cstdint>
#include <optional>

#include "ipcbench/core/fault.hpp"

namespace ipcbench::transports::rpc {

/// The initiator's state of one call, from request to answer.
struct Call {
    std::optional<::grpc::ClientContext> context;  // valid for one call only
    ::grpc::ByteBuffer answer;
    ::grpc::Status status;
    std::atomic<bool> done{false};
    std::uint32_t sequence = 0;
};

/// Returns the fault of a finished call.
[[nodiscard]] inline Fault fault_of(const ::grpc::Status& status) noexcept {
    switch (status.error_code()) {
        case ::grpc::StatusCode::OK:
            return {};
        case ::grpc::StatusCode::UNAVAILABLE:
        case ::grpc::StatusCode::CANCELLED:
        case ::grpc::StatusCode::UNKNOWN:
            return {FaultKind::closed};
        case ::grpc::StatusCode::RESOURCE_EXHAUSTED:
            return {FaultKind::too_large};
        default:
            return {FaultKind::corrupt};
    }
}

}  // namespace ipcbench::transports::rpc
