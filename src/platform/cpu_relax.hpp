#pragma once

namespace ipcbench::platform {

/// Between two polls: tells the CPU that it spins, which saves power, spares an SMT sibling, and avoids the pipeline
/// flush of a mispredicted memory order when the wait ends.
inline void cpu_relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield" ::: "memory");
#endif
}

}  // namespace ipcbench::platform
