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

/// Memory for outgoing frames, which gRPC sends from where they were written: a slice refers to it, and until gRPC has
/// let go of that nobody writes there again.
class RoomPool {
public:
    explicit RoomPool(std::size_t bytes_each) : bytes_each_(bytes_each) { rooms_.push_back(make()); }
    RoomPool(const RoomPool&) = delete;
    RoomPool& operator=(const RoomPool&) = delete;
    ~RoomPool() {
        for (Memory* const room : rooms_) {
            room->let_go();
        }
    }

    /// Room for one frame of at most `max` bytes. Memory for another one is taken, once, when gRPC still holds all
    /// there is.
    [[nodiscard]] Room prepare(std::size_t max) noexcept {
        if (max > bytes_each_) {
            return {{}, {FaultKind::too_large}};
        }
        try {
            return {take(), {}};
        } catch (const std::bad_alloc&) {
            return {{}, {FaultKind::system, ENOMEM}};
        }
    }

    /// The first `size` bytes of the room that was taken last.
    [[nodiscard]] ::grpc::ByteBuffer lend(std::size_t size) {
        Memory* const room = rooms_[next_];
        room->hold();
        const ::grpc::Slice slice(
            room->bytes().data(), size, [](void* held) { static_cast<Memory*>(held)->let_go(); }, room);
        return {&slice, 1};
    }

private:
    /// Goes when neither the pool nor gRPC, which may be slower, needs it.
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
        for (std::size_t tried = 0; tried < rooms_.size(); ++tried) {
            next_ = (next_ + 1) % rooms_.size();
            if (rooms_[next_]->is_free()) {
                return rooms_[next_]->bytes();
            }
        }
        rooms_.reserve(rooms_.size() + 1);
        rooms_.push_back(make());
        next_ = rooms_.size() - 1;
        return rooms_[next_]->bytes();
    }

    [[nodiscard]] Memory* make() const { return new Memory(bytes_each_); }

    std::size_t bytes_each_;
    std::vector<Memory*> rooms_;
    std::size_t next_ = 0;
};

}  // namespace ipcbench::transports::rpc
