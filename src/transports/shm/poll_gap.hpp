#pragma once

#include "platform/cpu_relax.hpp"

namespace ipcbench::transports {

/// Between two polls of a word that another CPU is about to write, by one who keeps the CPU. On x86 that is `pause`,
/// which leaves the core to another thread of it for 40 to 140 cycles, behind a fence of loads: without the fence the
/// polls pile up in the pipeline, and all of them are thrown away when the line changes hands (measured:
/// docs/transports/shared-memory.md).
inline void poll_gap() noexcept {
#if defined(__x86_64__)
    asm volatile("lfence" ::: "memory");
#endif
    platform::cpu_relax();
}

}  // namespace ipcbench::transports
