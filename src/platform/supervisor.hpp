#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/lifeline.hpp"
#include "platform/pauses.hpp"
#include "platform/stall_watch.hpp"

namespace ipcbench::platform {

/// Bounds every wait of the thread that made it: one sleeping thread that watches the termination signals, the peer and
/// the answers, and cuts the lifeline when one of them says so. While the lifeline is cut it interrupts that
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
    /// one that is watched, becomes readable or hangs up. `peer` stays the caller's and must outlive the watch, and so
    /// does `answers`, an eventfd (-1 for none) on which the peer counts messages that it took and need not answer.
    /// Peers given as pidfds are killed when the lifeline has been cut for 3 s and the measuring thread still has not
    /// left its wait.
    void watch_peer(int peer, int answers = -1);

    /// Such an eventfd. Throws Error.
    [[nodiscard]] static UniqueFd make_answer_counter();

    /// Ends that watch; with the last one, stands down.
    void forget_peer(int peer, int answers = -1);

    /// From now on, cuts with `stalled` when no answer comes for that long; zero ends this.
    void watch_progress(std::chrono::milliseconds at_most);

    /// The other side of `watch_peer`: from now on adds the number of new answers to that eventfd, often enough for a
    /// watch of that length. The eventfd must outlive this.
    void tell_answers(int answers, std::chrono::milliseconds at_most);

    /// What has kept this process from running so far. Sleeps are checked only while something is watched or reported.
    [[nodiscard]] Pauses pauses();

    /// Whether the lifeline was cut and a wait still did not end until the peers were killed.
    [[nodiscard]] bool has_killed_peers();

    /// Any thread: cuts the lifeline now.
    void cut(StopReason reason) noexcept;

    /// Any thread: as if this termination signal had come; for one that does not watch them itself.
    void interrupt(int signal) noexcept;

    /// Ends all watches and mends the lifeline, unless it was interrupted by a signal.
    void stand_down();

private:
    struct Peer {
        int end = -1;
        int answers = -1;
    };

    void run() noexcept;
    void wake() const noexcept;

    // With the mutex held:
    [[nodiscard]] std::chrono::milliseconds tick() const noexcept;
    void nudge() noexcept;
    void look_at_signals() noexcept;
    void look_at_progress() noexcept;
    void tell_progress() noexcept;
    void relax() noexcept;  ///< the part of standing down that does not concern peers

    Lifeline lifeline_;
    pthread_t watched_;
    std::atomic<int> signal_{0};
    UniqueFd signals_;
    UniqueFd wake_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable looked_;
    std::uint64_t looks_ = 0;
    bool over_ = false;
    std::vector<Peer> peers_;
    unsigned watch_ = 0;  // which set of peers this is: descriptors' numbers are used again
    int nudges_ = 0;      // since the lifeline was cut
    StallWatch stall_;
    std::uint64_t last_progress_ = 0;
    std::uint64_t heard_ = 0;  // answers that only the peers know of
    int telling_ = -1;         // where our answers are reported
    std::chrono::milliseconds tell_every_{0};
    std::uint64_t told_ = 0;
    LateSleeps sleeps_;
    std::uint64_t continued_ = 0;
    std::thread thread_;
};

}  // namespace ipcbench::platform
