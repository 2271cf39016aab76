#pragma once

#include <sched.h>

#include <cstdint>

#include "ipcbench/core/wait.hpp"
#include "platform/cpu_relax.hpp"

namespace ipcbench::transports {

/// Between two polls, the first of which is number 0: does what the mode says. True when it is time to sleep in the
/// kernel instead, which is the caller's affair.
[[nodiscard]] inline bool between_polls(const Wait& wait, std::uint32_t tries) noexcept {
    switch (wait.mode) {
        case WaitMode::yield:
            ::sched_yield();
            return false;
        case WaitMode::hybrid:
            if (tries >= wait.polls) {
                return true;
            }
            [[fallthrough]];
        case WaitMode::spin:
            platform::cpu_relax();
            return false;
        case WaitMode::block:
            break;
    }
    return true;
}

}  // namespace ipcbench::transports
