#pragma once

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <cstring>
#include <span>
#include <vector>

namespace ipcbench::transports::rpc {

/// A received message as one block: in place if gRPC read it into one slice, otherwise copied together.
class Received {
public:
    /// `longest` is the size of the largest message to come, in bytes.
    explicit Received(std::size_t longest) : whole_(longest) {}

    /// Returns the message's bytes; they stay readable until the next call, or `drop`.
    [[nodiscard]] std::span<const std::byte> take(const ::grpc::ByteBuffer& message) {
        slices_.clear();
        if (!message.Dump(&slices_).ok() || slices_.empty()) {
            return {};
        }
        if (slices_.size() == 1) {
            return {reinterpret_cast<const std::byte*>(slices_.front().begin()), slices_.front().size()};
        }
        std::size_t size = 0;
        for (const ::grpc::Slice& slice : slices_) {
            std::memcpy(&whole_[size], slice.begin(), slice.size());
            size += slice.size();
        }
        slices_.clear();
        return {whole_.data(), size};
    }

    void drop() noexcept { slices_.clear(); }

private:
    std::vector<::grpc::Slice> slices_;
    std::vector<std::byte> whole_;
};

}  // namespace ipcbench::transports::rpc
