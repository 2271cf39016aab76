#pragma once

#include <csignal>

namespace ipcbench::platform {

/// As long as it lives the calling thread takes no signals but those of its own faults, which kill where they are
/// blocked. A thread that is started meanwhile inherits that for ever, so that what is meant for the measuring thread
/// cannot end up there.
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
