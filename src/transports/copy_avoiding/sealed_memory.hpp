#pragma once

#include <cstddef>
#include <span>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/fault.hpp"
#include "platform/truncation_guard.hpp"

namespace ipcbench::transports {

/// A frame that is being written: a memfd (memfd_create(2)) of its own and its mapping.
class MemoryDraft {
public:
    MemoryDraft() noexcept = default;
    /// If others truncate it before it is sealed, that cuts the lifeline.
    explicit MemoryDraft(Lifeline& lifeline) : guard_(lifeline) {}
    MemoryDraft(const MemoryDraft&) = delete;
    MemoryDraft& operator=(const MemoryDraft&) = delete;
    ~MemoryDraft() { discard(); }

    /// A fresh one of that size, every page there: what memory is short of is a fault here and no SIGBUS later.
    [[nodiscard]] Fault open(std::size_t size) noexcept;
    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return {data_, size_}; }

    /// Ends the writing for ever; then `fd()` may be handed on. To be followed by `discard`.
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

/// A frame that was received: the sealed memory of somebody who need not be honest, mapped for reading.
class SealedMemory {
public:
    SealedMemory() noexcept = default;
    SealedMemory(const SealedMemory&) = delete;
    SealedMemory& operator=(const SealedMemory&) = delete;
    ~SealedMemory() { unmap(); }

    /// Maps the first `size` bytes. `corrupt` where it could still be written, truncated or unsealed, or is shorter:
    /// reading from it would then kill us (SIGBUS), or it would change under our eyes.
    [[nodiscard]] Fault map(int fd, std::size_t size) noexcept;
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }
    void unmap() noexcept;

private:
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace ipcbench::transports
