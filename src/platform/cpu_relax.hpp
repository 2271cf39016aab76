#pragma once

namespace ipcbench::platform {

/// Tells the CPU, between two polls, that this is a spin loop. That saves power, leaves resources to an SMT sibling,
/// and avoids the pipeline flush of a memory-order violation when the wait ends.
inline void cpu_relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield" ::: "memory");
#endif
}

}  // namespace ipcbench::platform
