#include "overhead/peer_process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "ipcbench/base/error.hpp"
#include "platform/affinity.hpp"
#include "platform/this_process.hpp"

namespace ipcbench::overhead {
namespace {

constexpr unsigned max_loop_s = 60;

/// The new process inherits the CPU and so runs at once: the parent busy-polls soon, and could keep a process on its
/// own CPU waiting. Skips the handlers of pthread_atfork(3): nng's handlers make nng refuse to work in any process that
/// was forked after its first use, even after nng was shut down.
pid_t fork_onto(int cpu) {
    platform::pin_to(cpu);
    return ::_Fork();
}

}  // namespace

PeerProcess::PeerProcess(const runner::CpuPinning& pinning)
    : pinning_(pinning), pid_(fork_onto(pinning_.cpus.value().second)) {
    if (pid_ == 0) {
        ::alarm(max_loop_s);
        platform::die_with_parent();
        return;
    }
    const int error = errno;
    platform::allow(pinning_.allowed);
    if (pid_ < 0) {
        throw system_error("starting the second process of a hand-written loop", error);
    }
    ::alarm(max_loop_s);
    platform::pin_to(pinning_.cpus->first);
}

PeerProcess::~PeerProcess() {
    ::alarm(0);
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    try {
        platform::allow(pinning_.allowed);
    } catch (const Error&) {
        // The set of allowed CPUs has shrunk; the next measurement reports it.
    }
}

void PeerProcess::leave() noexcept {
    ::_exit(1);
}

}  // namespace ipcbench::overhead
