#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <vector>

namespace ipcbench::transports {

/// Memory for asynchronous operations that are started outside of Asio's loop, where Asio cannot recycle it: blocks are
/// kept and reused. Preallocates enough for one message being written while another is read. Must outlive the
/// operations.
class HandlerMemory {
public:
    HandlerMemory() {
        constexpr std::size_t operations = 4;
        while (blocks_.size() < operations) {
            add(usual);
        }
    }

    /// The `allocator_type` of an operation's handler.
    template <class T>
    class Allocator {
    public:
        using value_type = T;

        explicit Allocator(HandlerMemory& memory) noexcept : memory_(&memory) {}
        template <class Other>
        explicit(false) Allocator(const Allocator<Other>& other) noexcept : memory_(other.memory_) {}

        [[nodiscard]] T* allocate(std::size_t count) { return static_cast<T*>(memory_->lend(count * sizeof(T))); }
        void deallocate(T* block, std::size_t /*count*/) noexcept { memory_->take_back(block); }

        template <class Other>
        [[nodiscard]] bool operator==(const Allocator<Other>& other) const noexcept {
            return memory_ == other.memory_;
        }

    private:
        template <class>
        friend class Allocator;

        HandlerMemory* memory_;
    };

private:
    static constexpr std::size_t usual = 1024;

    struct Block {
        std::unique_ptr<std::byte[]> bytes;
        std::size_t size;
        bool is_lent;
    };

    void* lend(std::size_t size) {
        auto free = std::find_if(blocks_.begin(), blocks_.end(),
                                 [size](const Block& block) { return !block.is_lent && block.size >= size; });
        if (free == blocks_.end()) {
            add(std::max(std::bit_ceil(size), usual));
            free = std::prev(blocks_.end());
        }
        free->is_lent = true;
        return free->bytes.get();
    }

    void add(std::size_t size) { blocks_.push_back({std::make_unique<std::byte[]>(size), size, false}); }

    void take_back(void* bytes) noexcept {
        std::find_if(blocks_.begin(), blocks_.end(), [bytes](const Block& block) {
            return block.bytes.get() == bytes;
        })->is_lent = false;
    }

    std::vector<Block> blocks_;
};

}  // namespace ipcbench::transports
