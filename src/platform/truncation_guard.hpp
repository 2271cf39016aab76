#pragma once

#include <cstddef>
#include <span>

#include "ipcbench/core/lifeline.hpp"

namespace ipcbench::platform {

/// Guards memory that is mapped from a file, which any other process that has the file may truncate. Touching a page
/// that is gone raises SIGBUS; where a guard covers it, zeros take its place, and the lifeline is cut with `truncated`,
/// so that the run ends and not the process. What the reader makes of the zeros no longer matters.
class TruncationGuard {
public:
    /// Covers nothing, ever.
    TruncationGuard() noexcept = default;

    /// Covers nothing yet. `lifeline` outlives the guard.
    explicit TruncationGuard(Lifeline& lifeline);
    TruncationGuard(TruncationGuard&& other) noexcept;
    TruncationGuard& operator=(TruncationGuard&& other) noexcept;
    TruncationGuard(const TruncationGuard&) = delete;
    TruncationGuard& operator=(const TruncationGuard&) = delete;
    ~TruncationGuard();

    /// Covers that mapping, and no other, until told otherwise. Call `uncover` before unmapping it.
    void cover(std::span<const std::byte> mapping) noexcept;
    void uncover() noexcept { cover({}); }

    /// Whether the lifeline was cut for that, or a mapping that is covered for it has been truncated. Checks the
    /// mappings, because a system call on a missing page raises no signal but fails with EFAULT.
    [[nodiscard]] static bool has_seen_truncation(const Lifeline& lifeline) noexcept;

    /// For the handler of SIGBUS: maps zeros if a guard covers the address; false if none does.
    [[nodiscard]] static bool repair(const void* address) noexcept;

    struct Slot;

private:
    Slot* slot_ = nullptr;
};

/// What has happened, for an error.
inline constexpr const char* memory_was_truncated =
    "the memory or file that both sides share was truncated while it was in use, by the peer or another process";

/// Finds where a library has mapped a file in this process (/proc/self/maps); empty if it has not.
[[nodiscard]] std::span<const std::byte> mapping_of(int fd);

}  // namespace ipcbench::platform
