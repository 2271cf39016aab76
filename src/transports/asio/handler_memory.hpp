#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <vector>

namespace ipcbench::transports {

/// Memory for asynchronous operations that are begun outside of Asio's loop, so that Asio cannot hand it from one to
/// the next: blocks are kept, and lent to whatever fits. Some are there from the start: enough for a message that is
/// written while another one is read. To outlive the operations.
class HandlerMemory {
public:
    HandlerMemory() {
        constexpr std::size_t operations = 4;
        while (blocks_.size() < operations) {
            add(usual);
        }
    }

    /// What an operation's handler has as its `allocator_type`.
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
