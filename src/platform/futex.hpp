#pragma once

#include <atomic>
#include <cstdint>

namespace ipcbench::platform {

/// futex(2) between processes: not the private one that std::atomic::wait uses, which never wakes another process.
/// Returns when woken, when `word` does not hold `expected`, or on a signal; the caller looks again.
void futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected) noexcept;

/// Wakes at most one waiter.
void futex_wake_one(const std::atomic<std::uint32_t>& word) noexcept;

}  // namespace ipcbench::platform
