#pragma once

#include <cstdint>

#include "ipcbench/core/lifeline.hpp"

namespace ipcbench {

/// Lets the calling thread rest until `now_ns()` has come to `until`: asleep, but for the last 100 us, for a sleep ends
/// late by the timer's slack and the wake-up (prctl(2), PR_SET_TIMERSLACK: 50 us by default). False as soon as the
/// lifeline is cut.
[[nodiscard]] bool pause_until(std::int64_t until, const Lifeline& lifeline) noexcept;

}  // namespace ipcbench
