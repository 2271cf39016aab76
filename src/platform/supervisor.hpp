#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/lifeline.hpp"
#include "platform/pauses.hpp"
#include "platform/stall_watch.hpp"

namespace ipcbench::platform {

/// Bounds every wait of the thread that created it. One sleeping thread watches the termination signals, the peer and
/// the answers, and cuts the lifeline when one of them requires it. While the lifeline is cut, it interrupts blocking
/// system calls of the measuring thread (EINTR) every few milliseconds, until the owner says that the thread has left
/// its waits.
///
/// It costs the measured thread nothing: no system call, no clock read, no timer on the frame path.
class Supervisor {
public:
    enum class Signals {
        watch,   ///< SIGINT, SIGTERM and SIGHUP cut the lifeline (`interrupted`)
        ignore,  ///< leaves their dispositions unchanged
    };

    /// Blocks the watched signals in the calling thread, so it must be created before any other thread. Throws Error.
    explicit Supervisor(Signals signals);
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;
    ~Supervisor();

    [[nodiscard]] Lifeline& lifeline() noexcept { return lifeline_; }

    /// Returns the first termination signal that arrived, 0 if none.
    [[nodiscard]] int signal() const noexcept { return signal_.load(); }

    /// Starts to watch a peer: cuts with `peer_gone` when `peer` (a pidfd, or the control socket's end; -1 for none),
    /// or another watched one, becomes readable or hangs up. The caller keeps ownership of `peer`, which must outlive
    /// the watch. So must `answers`, an eventfd (-1 for none) on which the peer counts the messages that it received
    /// and need not answer. If the lifeline has been cut for 3 s and the measuring thread still has not left its wait,
    /// peers given as pidfds are killed.
    void watch_peer(int peer, int answers = -1);

    /// Creates such an eventfd. Throws Error.
    [[nodiscard]] static UniqueFd make_answer_counter();

    /// Ends that watch. When the last one ends, disarms all checks.
    void forget_peer(int peer, int answers = -1);

    /// Cuts with `stalled`, from now on, if no answer arrives for that long; zero ends this.
    void watch_progress(std::chrono::milliseconds at_most);

    /// Adds, from now on, the number of new answers to that eventfd, often enough for a watch of that length: the other
    /// side of `watch_peer`. The eventfd must outlive the reporting.
    void report_answers(int answers, std::chrono::milliseconds at_most);

    /// Returns what has kept this process from running so far. Sleeps are checked only while something is watched or
    /// reported.
    [[nodiscard]] Pauses pauses();

    /// Returns whether the lifeline was cut and a wait did not end until the peers were killed.
    [[nodiscard]] bool has_killed_peers();

    /// Cuts the lifeline now. Callable from any thread.
    void cut(StopReason reason) noexcept;

    /// Acts as if this termination signal had arrived, for a caller that does not watch the signals itself. Callable
    /// from any thread.
    void interrupt(int signal) noexcept;

    /// Ends all watches and resets the lifeline, unless it was interrupted by a signal.
    void disarm();

private:
    struct Peer {
        int end = -1;
        int answers = -1;
    };

    void run() noexcept;
    void wake() const noexcept;

    // With the mutex held:
    [[nodiscard]] std::chrono::milliseconds tick() const noexcept;
    void interrupt_thread() noexcept;
    void read_signals() noexcept;
    void check_progress() noexcept;
    void report_progress() noexcept;
    void disarm_checks() noexcept;  ///< the part of disarming that does not concern peers

    Lifeline lifeline_;
    pthread_t watched_;
    std::atomic<int> signal_{0};
    UniqueFd signals_;
    sigset_t before_{};  ///< the mask of the thread that created this
    UniqueFd wake_;
    std::mutex mutex_;  // guards the members below
    std::condition_variable checked_;
    std::uint64_t checks_ = 0;
    bool stopping_ = false;
    std::vector<Peer> peers_;
    unsigned watch_ = 0;  // identifies the current set of peers, because descriptor numbers are reused
    int interrupts_ = 0;  // since the lifeline was cut
    StallWatch stall_;
    std::uint64_t last_progress_ = 0;
    std::uint64_t peer_answers_ = 0;  // answers that only the peers count
    int report_fd_ = -1;              // where our answers are reported
    std::chrono::milliseconds report_every_{0};
    std::uint64_t reported_ = 0;
    SleepOverruns sleeps_;
    std::uint64_t continued_ = 0;
    std::thread thread_;
};

}  // namespace ipcbench::platform
