#pragma once

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <new>
#include <span>
#include <vector>

#include "ipcbench/core/channel.hpp"

namespace ipcbench::transports::rpc {

/// Memory for outgoing frames, from which gRPC sends in place: a slice refers to it, and it is not reused before gRPC
/// has released the slice.
class SendBufferPool {
public:
    explicit SendBufferPool(std::size_t bytes_each) : bytes_each_(bytes_each) { buffers_.push_back(make()); }
    SendBufferPool(const SendBufferPool&) = delete;
    SendBufferPool& operator=(const SendBufferPool&) = delete;
    ~SendBufferPool() {
        for (Memory* const buffer : buffers_) {
            buffer->let_go();
        }
    }

    /// Returns space for one frame of at most `max` bytes. Allocates another buffer if gRPC still holds all of them.
    [[nodiscard]] SendBuffer prepare(std::size_t max) noexcept {
        if (max > bytes_each_) {
            return {{}, {FaultKind::too_large}};
        }
        try {
            return {take(), {}};
        } catch (const std::bad_alloc&) {
            return {{}, {FaultKind::system, ENOMEM}};
        }
    }

    /// Returns the first `size` bytes of the space that `prepare` returned last.
    [[nodiscard]] ::grpc::ByteBuffer lend(std::size_t size) {
        Memory* const buffer = buffers_[next_];
        buffer->hold();
        const ::grpc::Slice slice(
            buffer->bytes().data(), size, [](void* held) { static_cast<Memory*>(held)->let_go(); }, buffer);
        return {&slice, 1};
    }

private:
    /// Reference-counted: freed when both the pool and gRPC, which may be slower, have released it.
    class Memory {
    public:
        explicit Memory(std::size_t bytes) : bytes_(bytes) {}

        [[nodiscard]] std::span<std::byte> bytes() noexcept { return bytes_; }
        [[nodiscard]] bool is_free() const noexcept { return holders_.load(std::memory_order_acquire) == 1; }
        void hold() noexcept { holders_.fetch_add(1, std::memory_order_relaxed); }
        void let_go() noexcept {
            if (holders_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
                delete this;
            }
        }

    private:
        std::vector<std::byte> bytes_;
        std::atomic<int> holders_{1};
    };

    [[nodiscard]] std::span<std::byte> take() {
        for (std::size_t tried = 0; tried < buffers_.size(); ++tried) {
            next_ = (next_ + 1) % buffers_.size();
            if (buffers_[next_]->is_free()) {
                return buffers_[next_]->bytes();
            }
        }
        buffers_.reserve(buffers_.size() + 1);
        buffers_.push_back(make());
        next_ = buffers_.size() - 1;
        return buffers_[next_]->bytes();
    }

    [[nodiscard]] Memory* make() const { return new Memory(bytes_each_); }

    std::size_t bytes_each_;
    std::vector<Memory*> buffers_;
    std::size_t next_ = 0;
};

}  // namespace ipcbench::transports::rpc
