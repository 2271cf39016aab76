#include "platform/signals.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <initializer_list>

#include "platform/truncation_guard.hpp"

namespace ipcbench::platform {
namespace {

constexpr std::array terminations{SIGINT, SIGTERM, SIGHUP};

std::atomic<int> termination_signal{0};

/// The program, or its Supervisor, needs these not to be ignored.
constexpr std::array needed{SIGCHLD, SIGBUS, SIGURG};

sigset_t set_of(std::initializer_list<int> signals) noexcept {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : signals) {
        sigaddset(&set, signal);
    }
    return set;
}

/// Returns the state that `prepare_signals` found. Before it is called, and in programs that do not call it, returns
/// the current state.
ChildSignals& found() noexcept {
    static ChildSignals signals = [] {
        ChildSignals now;
        ::pthread_sigmask(SIG_SETMASK, nullptr, &now.mask);
        sigemptyset(&now.defaulted);
        sigemptyset(&now.ignored);
        for (const int signal : needed) {
            struct sigaction action {};
            if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) {
                sigaddset(&now.ignored, signal);
            }
        }
        return now;
    }();
    return signals;
}

void set_handler(int signal, sighandler_t handler) noexcept {
    struct sigaction action {};
    action.sa_handler = handler;
    ::sigaction(signal, &action, nullptr);
}

void ignore(int signal) noexcept {
    struct sigaction before {};
    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) {
        set_handler(signal, SIG_IGN);
        sigaddset(&found().defaulted, signal);
    }
}

void handle_bus_error(int signal, siginfo_t* info, void* /*context*/) {
    const int error = errno;
    const bool is_fault = info->si_code == BUS_ADRERR;  // a fault: not kill(2), and not a defective memory chip
    if (!is_fault || !TruncationGuard::repair(info->si_addr)) {
        // The instruction is retried. Then, or in this very call, the signal has its default effect.
        set_handler(signal, SIG_DFL);
        if (!is_fault) {
            ::raise(signal);
        }
    }
    errno = error;
}

}  // namespace

void prepare_signals(Terminations terminations_are) noexcept {
    static_cast<void>(found());
    set_handler(SIGCHLD, SIG_DFL);
    ignore(SIGPIPE);
    ignore(SIGXFSZ);
    struct sigaction bus_error {};
    bus_error.sa_sigaction = handle_bus_error;
    bus_error.sa_flags = SA_SIGINFO;
    ::sigaction(SIGBUS, &bus_error, nullptr);
    sigset_t mask = set_of({SIGCONT});
    if (terminations_are == Terminations::handled_by_parent) {
        for (const int signal : terminations) {
            sigaddset(&mask, signal);
        }
    }
    ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
}

ChildSignals ChildSignals::inherited() noexcept {
    return found();
}

ChildSignals ChildSignals::without_terminations() noexcept {
    ChildSignals signals = found();
    for (const int signal : terminations) {
        sigaddset(&signals.mask, signal);
    }
    return signals;
}

bool termination_is_pending() noexcept {
    sigset_t pending;
    sigemptyset(&pending);
    ::sigpending(&pending);
    return std::any_of(terminations.begin(), terminations.end(),
                       [&pending](int signal) { return sigismember(&pending, signal) == 1; });
}

void note_termination(int signal) noexcept {
    int none = 0;
    termination_signal.compare_exchange_strong(none, signal);
}

int noted_termination() noexcept {
    return termination_signal.load(std::memory_order_relaxed);
}

void restore_dispositions(const ChildSignals& signals) noexcept {
    for (const int signal : {SIGPIPE, SIGXFSZ}) {
        if (sigismember(&signals.defaulted, signal) == 1) {
            set_handler(signal, SIG_DFL);
        }
    }
    for (const int signal : needed) {
        if (sigismember(&signals.ignored, signal) == 1) {
            set_handler(signal, SIG_IGN);
        }
    }
}

}  // namespace ipcbench::platform
