#pragma once

#include <sys/types.h>

#include "runner/placement.hpp"

namespace ipcbench::overhead {

/// The second process of a hand-written loop, and this thread's pinning: forks and pins both; the destructor kills the
/// process and unpins this thread. Neither can busy-poll forever: the second process dies with its parent, and alarm(2)
/// ends both if an answer never comes.
class PeerProcess {
public:
    /// `run_phase` runs in the second process until it is killed. Throws Error.
    template <class Play>
    PeerProcess(const runner::CpuPinning& pinning, Play run_phase) : PeerProcess(pinning) {
        if (pid_ == 0) {
            run_phase();
            leave();
        }
    }
    PeerProcess(const PeerProcess&) = delete;
    PeerProcess& operator=(const PeerProcess&) = delete;
    ~PeerProcess();

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

private:
    explicit PeerProcess(const runner::CpuPinning& pinning);
    [[noreturn]] static void leave() noexcept;

    const runner::CpuPinning& pinning_;
    pid_t pid_ = -1;
};

}  // namespace ipcbench::overhead
