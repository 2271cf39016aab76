#pragma once

#include <csignal>

namespace ipcbench::platform {

/// While this object lives, the calling thread blocks all signals except those that its own faults raise, which would
/// kill the process if blocked. A thread that is started meanwhile inherits the mask for good, so it never receives a
/// signal that is meant for the measuring thread.
class BlockedSignals {
public:
    BlockedSignals() noexcept {
        sigset_t all;
        sigfillset(&all);
        for (const int fault : {SIGBUS, SIGSEGV, SIGILL, SIGFPE}) {
            sigdelset(&all, fault);
        }
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    BlockedSignals(const BlockedSignals&) = delete;
    BlockedSignals& operator=(const BlockedSignals&) = delete;
    ~BlockedSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_{};
};

}  // namespace ipcbench::platform
