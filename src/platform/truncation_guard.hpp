#pragma once

#include <cstddef>
#include <span>

#include "ipcbench/core/lifeline.hpp"

namespace ipcbench::platform {

/// Guards memory that is mapped from a file, which any other process that has the file may truncate. Touching a page
/// that is gone raises SIGBUS. If a guard covers the page, zeros replace it and the lifeline is cut with `truncated`,
/// so that the run ends and not the process. What the reader makes of the zeros no longer matters.
class TruncationGuard {
public:
    /// Never covers anything.
    TruncationGuard() noexcept = default;

    /// Covers nothing yet. `lifeline` must outlive the guard.
    explicit TruncationGuard(Lifeline& lifeline);
    TruncationGuard(TruncationGuard&& other) noexcept;
    TruncationGuard& operator=(TruncationGuard&& other) noexcept;
    TruncationGuard(const TruncationGuard&) = delete;
    TruncationGuard& operator=(const TruncationGuard&) = delete;
    ~TruncationGuard();

    /// Covers that mapping, and no other, until the next call. Call `uncover` before unmapping it.
    void cover(std::span<const std::byte> mapping) noexcept;
    void uncover() noexcept { cover({}); }

    /// Returns whether the lifeline was cut for a truncation, or whether a mapping that is guarded for it has been
    /// truncated. Checks the mappings, because a system call on a missing page raises no signal but fails with EFAULT.
    [[nodiscard]] static bool has_seen_truncation(const Lifeline& lifeline) noexcept;

    /// For the SIGBUS handler: maps zeros if a guard covers the address; returns false if none does.
    [[nodiscard]] static bool repair(const void* address) noexcept;

    struct Slot;

private:
    Slot* slot_ = nullptr;
};

/// The text of an error after a truncation.
inline constexpr const char* memory_was_truncated =
    "the memory or file that both sides share was truncated while it was in use, by the peer or another process";

/// Returns where a library has mapped a file in this process (/proc/self/maps); empty if it has not.
[[nodiscard]] std::span<const std::byte> mapping_of(int fd);

}  // namespace ipcbench::platform
