#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/lifeline.hpp"

namespace ipcbench::platform {

/// Bounds every wait of the thread that made it: one sleeping thread that watches the termination signals, the peer and
/// the progress, and cuts the lifeline when one of them says so. While the lifeline is cut it interrupts that
/// thread's blocking system calls (EINTR) every few milliseconds, until the owner says that it has left them.
///
/// It costs the measured thread nothing: no system call, no clock read, no timer on the frame path.
class Supervisor {
public:
    enum class Signals {
        watch,   ///< SIGINT, SIGTERM and SIGHUP cut the lifeline (`interrupted`)
        ignore,  ///< leave them as they are
    };

    /// Blocks the watched signals in the calling thread, so it is made before any other thread. Throws Error.
    explicit Supervisor(Signals signals);
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;
    ~Supervisor();

    [[nodiscard]] Lifeline& lifeline() noexcept { return lifeline_; }

    /// The first termination signal that came, 0 if none.
    [[nodiscard]] int signal() const noexcept { return signal_.load(); }

    /// From now on: cut with `peer_gone` when `peer` (a pidfd, or the control socket's end; -1 for none), or another
    /// one that is watched, becomes readable or hangs up. `peer` stays the caller's and must outlive the watch. Peers
    /// given as pidfds are killed when the lifeline has been cut for 3 s and the measuring thread still has not left
    /// its wait.
    void watch_peer(int peer);

    /// Ends the watch over that peer; with the last one, stands down.
    void forget_peer(int peer);

    /// From now on: cut with `stalled` when `progress()` stands still for that long; zero ends it. Counted in ticks of
    /// this thread, so that a stopped (Ctrl-Z) and continued program does not count as stalled.
    void watch_progress(std::chrono::milliseconds at_most);

    /// Any thread: cuts the lifeline now.
    void cut(StopReason reason) noexcept;

    /// Any thread: as if this termination signal had come; for one that does not watch them itself.
    void interrupt(int signal) noexcept;

    /// Ends all watches and mends the lifeline, unless it was interrupted by a signal.
    void stand_down();

private:
    void run() noexcept;
    void nudge() noexcept;
    void look_at_signals() noexcept;
    void look_at_progress() noexcept;
    void wake() const noexcept;
    void relax() noexcept;  ///< with the mutex held: what standing down does besides the peers

    Lifeline lifeline_;
    pthread_t watched_;
    std::atomic<int> signal_{0};
    UniqueFd signals_;
    UniqueFd wake_;
    std::mutex mutex_;  // guards what follows
    bool over_ = false;
    std::vector<int> peers_;
    unsigned watch_ = 0;  // which set of peers this is: descriptors' numbers are used again
    int nudges_ = 0;      // since the lifeline was cut
    std::chrono::milliseconds stall_after_{0};
    int still_ticks_ = 0;
    std::uint64_t last_progress_ = 0;
    std::thread thread_;
};

}  // namespace ipcbench::platform
