#pragma once

namespace ipcbench::platform {

/// While this object lives, an interruption of the thread that created it (platform/supervisor.hpp) also calls
/// `end(argument)`. It is for a library's wait that goes back to sleep after a signal, but that a signal handler may
/// end by a call to the library. At most one per thread at a time. `end` runs in the handler, perhaps several times,
/// and may do what signal-safety(7) permits.
class OnInterruption {
public:
    using End = void (*)(void* argument) noexcept;

    OnInterruption(End end, void* argument) noexcept;
    OnInterruption(const OnInterruption&) = delete;
    OnInterruption& operator=(const OnInterruption&) = delete;
    ~OnInterruption();

    /// Calls `end`; the signal handler calls this.
    static void notify() noexcept;
};

}  // namespace ipcbench::platform
