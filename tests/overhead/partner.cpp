#include "overhead/partner.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <exception>

#include "ipcbench/base/error.hpp"
#include "platform/affinity.hpp"
#include "platform/process.hpp"

namespace ipcbench::overhead {
namespace {

constexpr unsigned longest_stretch_s = 60;

}  // namespace

Partner::Partner(const runner::Seats& seats) : seats_(seats) {
    platform::pin_to(seats_.cpus.value().first);
    pid_ = ::fork();
    if (pid_ < 0) {
        const int error = errno;
        platform::allow(seats_.allowed);
        throw system_error("starting the second process of a hand-written loop", error);
    }
    ::alarm(longest_stretch_s);
    if (pid_ > 0) {
        return;
    }
    try {
        platform::die_with_parent();
        platform::pin_to(seats_.cpus.value().second);
    } catch (const std::exception&) {
        leave();
    }
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
