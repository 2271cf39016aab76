#pragma once

#include <sys/mman.h>

#include <cerrno>
#include <cstddef>
#include <new>
#include <vector>

#include "ipcbench/base/error.hpp"

namespace ipcbench::overhead {

/// A T in memory that a forked process shares, with every page present.
template <class T>
class SharedState {
public:
    /// Reserves `extra` bytes after the T. Throws Error.
    explicit SharedState(std::size_t extra = 0) : size_(sizeof(T) + extra) {
        void* const memory =
            ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (memory == MAP_FAILED) {
            throw system_error("sharing memory with a hand-written loop's second process", errno);
        }
        state_ = new (memory) T;
    }
    SharedState(const SharedState&) = delete;
    SharedState& operator=(const SharedState&) = delete;
    ~SharedState() {
        state_->~T();
        ::munmap(state_, size_);
    }

    [[nodiscard]] T* get() noexcept { return state_; }
    [[nodiscard]] T* operator->() noexcept { return state_; }
    [[nodiscard]] std::byte* extra() noexcept { return reinterpret_cast<std::byte*>(state_ + 1); }

private:
    std::size_t size_;
    T* state_ = nullptr;
};

/// A process's own copy of a message, which a hand-written loop copies from and to.
class OwnMessage {
public:
    explicit OwnMessage(std::size_t bytes) : bytes_(bytes, std::byte{'x'}) {}

    /// Returns the bytes. The compiler can neither assume their values nor remove writes to them.
    [[nodiscard]] std::byte* data() noexcept {
        std::byte* data = bytes_.data();
        asm volatile("" : "+r"(data) : : "memory");
        return data;
    }
    [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }

private:
    std::vector<std::byte> bytes_;
};

}  // namespace ipcbench::overhead
