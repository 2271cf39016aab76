#pragma once

#include "platform/cpu_relax.hpp"

namespace ipcbench::transports {

/// Between two polls of a word that another CPU is about to write, by one who keeps the CPU. Two things must not
/// happen: loads piling up in the pipeline, which are all thrown away when the line changes hands, and sleeping past
/// that moment. On x86 `pause` is for the first, but lasts 40 to 140 cycles; a fence of loads holds them back just as
/// well (and leaves the core to an SMT sibling meanwhile), and a few empty instructions are all the distance that is
/// needed.
inline void poll_gap() noexcept {
#if defined(__x86_64__)
    asm volatile(
        "lfence\n\t"
        "nop; nop; nop; nop; nop; nop; nop; nop\n\t"
        "nop; nop; nop; nop; nop; nop; nop; nop\n\t"
        "lfence" ::
            : "memory");
#else
    platform::cpu_relax();
#endif
}

}  // namespace ipcbench::transports
