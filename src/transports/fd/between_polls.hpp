#pragma once

#include <sched.h>

#include <cstdint>

#include "ipcbench/core/wait.hpp"
#include "platform/cpu_relax.hpp"

namespace ipcbench::transports {

/// Does what the wait mode asks for between two polls; the first poll is number 0. Returns true when the caller must
/// sleep in the kernel instead.
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
