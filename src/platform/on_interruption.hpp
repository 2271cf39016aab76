#pragma once

namespace ipcbench::platform {

/// While it lives, an interruption of the thread that made it (platform/supervisor.hpp) also calls `end(wait)`: for a
/// wait of a library that goes back to sleep after a signal, and which the library lets a signal's handler end. One at
/// a time per thread. `end` is called in that handler, perhaps several times, and may do what signal-safety(7) permits.
class OnInterruption {
public:
    using End = void (*)(void* wait) noexcept;

    OnInterruption(End end, void* wait) noexcept;
    OnInterruption(const OnInterruption&) = delete;
    OnInterruption& operator=(const OnInterruption&) = delete;
    ~OnInterruption();

    /// What the handler calls.
    static void happened() noexcept;
};

}  // namespace ipcbench::platform
