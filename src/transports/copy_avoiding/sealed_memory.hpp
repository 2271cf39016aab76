#pragma once

#include <cstddef>
#include <span>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/fault.hpp"
#include "platform/truncation_guard.hpp"

namespace ipcbench::transports {

/// A frame being written: a new memfd (memfd_create(2)) and its mapping.
class MemoryDraft {
public:
    MemoryDraft() noexcept = default;
    /// If another process truncates the memfd before it is sealed, the lifeline is cut.
    explicit MemoryDraft(Lifeline& lifeline) : guard_(lifeline) {}
    MemoryDraft(const MemoryDraft&) = delete;
    MemoryDraft& operator=(const MemoryDraft&) = delete;
    ~MemoryDraft() { discard(); }

    /// Creates a new memfd of that size with every page allocated: a lack of memory is a fault here, not a SIGBUS
    /// later.
    [[nodiscard]] Fault open(std::size_t size) noexcept;
    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return {data_, size_}; }

    /// Makes the memory permanently read-only; then `fd()` may be passed on. `discard` must follow.
    [[nodiscard]] Fault seal() noexcept;
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }

    void discard() noexcept;

private:
    void unmap() noexcept;

    UniqueFd fd_;
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
    platform::TruncationGuard guard_;
};

/// A received frame: sealed memory from an untrusted peer, mapped for reading.
class SealedMemory {
public:
    SealedMemory() noexcept = default;
    SealedMemory(const SealedMemory&) = delete;
    SealedMemory& operator=(const SealedMemory&) = delete;
    ~SealedMemory() { unmap(); }

    /// Maps the first `size` bytes. Returns `corrupt` if the memory could still be written, truncated or unsealed, or
    /// is shorter: it could then change while we read it, or reading could raise SIGBUS.
    [[nodiscard]] Fault map(int fd, std::size_t size) noexcept;
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }
    void unmap() noexcept;

private:
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace ipcbench::transports
