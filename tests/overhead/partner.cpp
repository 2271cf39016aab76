#include "overhead/partner.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "ipcbench/base/error.hpp"
#include "platform/affinity.hpp"
#include "platform/process.hpp"

namespace ipcbench::overhead {
namespace {

constexpr unsigned longest_stretch_s = 60;

/// The new process inherits the CPU, so that it is there at once: its parent spins soon, and might keep it waiting on
/// its own. Without the handlers of pthread_atfork(3): nng's make it refuse to work in any process that was forked
/// after its first use, also when it has been ended since.
pid_t fork_onto(int cpu) {
    platform::pin_to(cpu);
    return ::_Fork();
}

}  // namespace

Partner::Partner(const runner::Seats& seats) : seats_(seats), pid_(fork_onto(seats_.cpus.value().second)) {
    if (pid_ == 0) {
        ::alarm(longest_stretch_s);
        platform::die_with_parent();
        return;
    }
    const int error = errno;
    platform::allow(seats_.allowed);
    if (pid_ < 0) {
        throw system_error("starting the second process of a hand-written loop", error);
    }
    ::alarm(longest_stretch_s);
    platform::pin_to(seats_.cpus->first);
}

Partner::~Partner() {
    ::alarm(0);
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    try {
        platform::allow(seats_.allowed);
    } catch (const Error&) {
        // The set of CPUs shrank meanwhile: the next stretch finds out.
    }
}

void Partner::leave() noexcept {
    ::_exit(1);
}

}  // namespace ipcbench::overhead
