#include "platform/broken_pipe.hpp"

#include <csignal>

namespace ipcbench::platform {

BrokenPipe::BrokenPipe() noexcept {
    struct sigaction inherited {};
    ignored_ = ::sigaction(SIGPIPE, nullptr, &inherited) == 0 && inherited.sa_handler == SIG_IGN;
}

void BrokenPipe::end_program() const noexcept {
    if (ignored_) {
        return;
    }
    struct sigaction usual {};
    usual.sa_handler = SIG_DFL;
    ::sigaction(SIGPIPE, &usual, nullptr);
    sigset_t only{};
    sigemptyset(&only);
    sigaddset(&only, SIGPIPE);
    ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
    ::raise(SIGPIPE);
}

}  // namespace ipcbench::platform
