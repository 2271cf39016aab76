#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <new>
#include <string>

namespace ipcbench::codecs {

/// Keeps the memory that strings give back, for the next ones. nlohmann's binary reader makes a string anew for each
/// that it reads, and offers no other way in than the type of those strings. Blocks have powers of two as sizes.
class StringMemory {
public:
    StringMemory() = default;
    StringMemory(const StringMemory&) = delete;
    StringMemory& operator=(const StringMemory&) = delete;
    ~StringMemory() {
        for (Block* block : free_) {
            while (block != nullptr) {
                Block* const next = block->next;
                ::operator delete(block);
                block = next;
            }
        }
    }

    [[nodiscard]] void* take(std::size_t bytes) {
        Block*& free = free_[size_class(bytes)];
        if (free == nullptr) {
            return ::operator new (std::size_t{1} << size_class(bytes));
        }
        Block* const block = free;
        free = block->next;
        return block;
    }

    void give_back(void* memory, std::size_t bytes) noexcept {
        Block*& free = free_[size_class(bytes)];
        free = new (memory) Block{free};
    }

    /// Where strings that are made without being told take their memory from, in this thread.
    static StringMemory*& current() noexcept {
        static thread_local StringMemory* memory = nullptr;
        return memory;
    }

private:
    struct Block {
        Block* next;
    };

    static std::size_t size_class(std::size_t bytes) noexcept {
        return static_cast<std::size_t>(std::bit_width(std::max(bytes, sizeof(Block)) - 1));
    }

    std::array<Block*, 8 * sizeof(std::size_t)> free_{};
};

/// Takes from a StringMemory: the one that it is given, else the thread's current one, else the heap.
template <class T>
class RecyclingAllocator {
public:
    using value_type = T;

    RecyclingAllocator() noexcept : memory_(StringMemory::current()) {}
    explicit RecyclingAllocator(StringMemory& memory) noexcept : memory_(&memory) {}
    template <class U>
    RecyclingAllocator(const RecyclingAllocator<U>& other) noexcept  // NOLINT(google-explicit-constructor)
        : memory_(other.memory()) {}

    [[nodiscard]] T* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        return static_cast<T*>(memory_ != nullptr ? memory_->take(bytes) : ::operator new(bytes));
    }
    void deallocate(T* memory, std::size_t count) noexcept {
        memory_ != nullptr ? memory_->give_back(memory, count * sizeof(T)) : ::operator delete(memory);
    }

    [[nodiscard]] StringMemory* memory() const noexcept { return memory_; }
    bool operator==(const RecyclingAllocator& other) const noexcept { return memory_ == other.memory_; }

private:
    StringMemory* memory_;
};

using RecycledString = std::basic_string<char, std::char_traits<char>, RecyclingAllocator<char>>;

}  // namespace ipcbench::codecs
