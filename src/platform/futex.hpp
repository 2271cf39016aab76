#pragma once

#include <atomic>
#include <cstdint>

namespace ipcbench::platform {

/// Calls futex(2) in its form for several processes; std::atomic::wait uses the private form, which never wakes another
/// process. Returns when woken, when `word` does not hold `expected`, or on a signal; the caller checks the word again.
void futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected) noexcept;

/// Wakes at most one waiter.
void futex_wake_one(const std::atomic<std::uint32_t>& word) noexcept;

}  // namespace ipcbench::platform
