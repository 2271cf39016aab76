#pragma once

#include <cstddef>
#include <span>

#include "ipcbench/core/lifeline.hpp"

namespace ipcbench::platform {

/// Guards memory that is mapped from a file, which whoever else has the file may truncate. To touch a page that is then
/// gone is SIGBUS; where a guard covers it, zeros take its place, and the lifeline is cut with `truncated`, so that the
/// run ends and not the process. What the reader makes of the zeros does not matter any more.
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

    /// Covers that mapping, and no other, until it is told otherwise. Before it is unmapped: `uncover`.
    void cover(std::span<const std::byte> mapping) noexcept;
    void uncover() noexcept { cover({}); }

    /// Whether the lifeline was cut for that, or some mapping that is covered for it has been truncated. Looks, too: a
    /// system call that meets a page which is gone raises no signal, but fails with EFAULT.
    [[nodiscard]] static bool has_seen_truncation(const Lifeline& lifeline) noexcept;

    /// For the handler of SIGBUS: puts zeros where a guard covers the address; false where none does.
    [[nodiscard]] static bool repair(const void* address) noexcept;

    struct Slot;

private:
    Slot* slot_ = nullptr;
};

/// What has happened, for an error.
inline constexpr const char* memory_was_truncated =
    "the memory or file that both sides share was truncated while it was in use, by the peer or another process";

/// The mapping of a file in this process (/proc/self/maps), for one that a library made; empty where there is none.
[[nodiscard]] std::span<const std::byte> mapping_of(int fd);

}  // namespace ipcbench::platform
