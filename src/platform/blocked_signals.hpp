#pragma once

#include <csignal>

namespace ipcbench::platform {

/// While it lives, the calling thread blocks all signals but those of its own faults, which kill if they are blocked. A
/// thread that is started meanwhile inherits that mask for good, so signals meant for the measuring thread cannot reach
/// it instead.
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
