#pragma once

#include <cstdint>

#include "ipcbench/core/lifeline.hpp"

namespace ipcbench {

/// Pauses the calling thread until `now_ns()` reaches `until`. Sleeps, then spins for the last 100 us, because a sleep
/// ends late by the timer slack and the wake-up (prctl(2), PR_SET_TIMERSLACK: 50 us by default). Returns false as soon
/// as the lifeline is cut. Declared here for the timed loops; implemented in src/platform/pause.cpp.
[[nodiscard]] bool pause_until(std::int64_t until, const Lifeline& lifeline) noexcept;

}  // namespace ipcbench
