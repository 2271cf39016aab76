#include "platform/supervisor.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <iterator>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "platform/activity.hpp"
#include "platform/blocked_signals.hpp"
#include "platform/on_interruption.hpp"
#include "platform/process.hpp"
#include "platform/signals.hpp"

namespace ipcbench::platform {
namespace {

/// Ignored by default, so that a stray one has no effect. The only other source of this signal is out-of-band data,
/// which nothing here uses.
constexpr int interrupting_signal = SIGURG;
constexpr std::chrono::milliseconds interrupt_every{5};
/// A signal handler may also cut the lifeline, and cannot wake this thread.
constexpr std::chrono::milliseconds check_every{250};
/// After so many interrupts (3 s, longer than an orderly exit may take) the thread must be in a wait that no signal
/// ends.
constexpr int max_interrupts = 600;

void handle_interruption(int /*signal*/) {
    const int error = errno;
    OnInterruption::notify();
    errno = error;
}

/// Returns the termination signals that are not ignored: nohup, or a script that starts us in the background, wants
/// them ignored.
sigset_t termination_signals() noexcept {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction now {};
        if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) {
            sigaddset(&set, signal);
        }
    }
    return set;
}

}  // namespace

Supervisor::Supervisor(Signals signals) : watched_(::pthread_self()), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!wake_) {
        throw system_error("creating an eventfd", errno);
    }
    struct sigaction action {};
    action.sa_handler = handle_interruption;  // without SA_RESTART: a blocking call returns EINTR
    ::sigaction(interrupting_signal, &action, nullptr);
    if (signals == Signals::watch) {
        const sigset_t set = termination_signals();
        ::pthread_sigmask(SIG_BLOCK, &set, &before_);
        signals_.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
        if (!signals_) {
            throw system_error("creating a signalfd", errno);
        }
    }
    // The new thread inherits the mask: signals must interrupt the measuring thread, not this one.
    const BlockedSignals in_it;
    thread_ = std::thread([this] { run(); });
}

Supervisor::~Supervisor() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake();
    thread_.join();
    if (signals_) {  // whatever the program still prints, a signal may end it again
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
}

void Supervisor::watch_peer(int peer, int answers) {
    {
        const std::scoped_lock lock(mutex_);
        peers_.push_back({peer, answers});
        ++watch_;
    }
    wake();
    Activity::here().step(false);
}

UniqueFd Supervisor::make_answer_counter() {
    UniqueFd counter(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!counter) {
        throw system_error("creating an eventfd", errno);
    }
    return counter;
}

void Supervisor::forget_peer(int peer, int answers) {
    Activity::here().step(false);
    const std::scoped_lock lock(mutex_);
    std::erase_if(peers_, [=](const Peer& one) { return one.end == peer && one.answers == answers; });
    ++watch_;
    if (peers_.empty()) {
        disarm_checks();
    }
}

void Supervisor::watch_progress(std::chrono::milliseconds at_most) {
    {
        const std::scoped_lock lock(mutex_);
        stall_.begin(at_most, lifeline_.answers() + peer_answers_);
    }
    wake();
    Activity::here().step(at_most.count() > 0);
}

void Supervisor::report_answers(int answers, std::chrono::milliseconds at_most) {
    {
        const std::scoped_lock lock(mutex_);
        report_fd_ = answers;
        report_every_ = StallWatch::tick_within(at_most);
    }
    wake();
}

Pauses Supervisor::pauses() {
    std::unique_lock lock(mutex_);
    // The current sleep may already be too long.
    wake();
    checked_.wait(lock, [this, looks = checks_] { return checks_ != looks; });
    return {continued_, static_cast<double>(suspended_ns()) / 1e9, static_cast<double>(sleeps_.stalled_ns()) / 1e9};
}

bool Supervisor::has_killed_peers() {
    const std::scoped_lock lock(mutex_);
    return interrupts_ >= max_interrupts && !peers_.empty();
}

void Supervisor::cut(StopReason reason) noexcept {
    lifeline_.cut(reason);
    wake();
}

void Supervisor::interrupt(int signal) noexcept {
    int none = 0;
    signal_.compare_exchange_strong(none, signal);
    cut(StopReason::interrupted);
}

void Supervisor::disarm() {
    const std::scoped_lock lock(mutex_);
    peers_.clear();
    ++watch_;
    disarm_checks();
}

void Supervisor::disarm_checks() noexcept {
    interrupts_ = 0;
    stall_.begin(std::chrono::milliseconds{0}, 0);
    report_fd_ = -1;
    if (signal() == 0) {
        lifeline_.reset();
    }
}

void Supervisor::run() noexcept {
    constexpr std::size_t ours = 2;  // before the peers
    std::vector<pollfd> polled;
    while (true) {
        int timeout = -1;
        unsigned watch = 0;
        {
            const std::scoped_lock lock(mutex_);
            if (stopping_) {
                return;
            }
            const bool cut = lifeline_.cut();
            watch = watch_;
            polled.assign({pollfd{wake_.get(), POLLIN, 0}, pollfd{signals_.get(), POLLIN, 0}});
            if (cut) {
                interrupt_thread();
            } else {
                std::transform(peers_.begin(), peers_.end(), std::back_inserter(polled), [](Peer peer) {
                    return pollfd{peer.end, POLLIN, 0};
                });
            }
            if (const std::chrono::milliseconds length = cut ? interrupt_every : tick(); length.count() > 0) {
                timeout = static_cast<int>(length.count());
                if (!cut) {
                    sleeps_.begin(length);
                }
            }
        }
        const int ready = ::poll(polled.data(), polled.size(), timeout);
        const std::scoped_lock lock(mutex_);
        sleeps_.end();
        if (signal() == 0) {  // a termination signal often comes with a SIGCONT
            continued_ = times_continued();
        }
        ++checks_;
        checked_.notify_all();
        if (polled[0].revents != 0) {
            std::uint64_t ignored = 0;
            while (::read(wake_.get(), &ignored, sizeof ignored) > 0) {
            }
        }
        if (polled[1].revents != 0) {
            read_signals();
        }
        // Only if the same peers are still watched: the owner may have ended the watch while this thread was waking up.
        const bool peer_gone =
            std::any_of(polled.begin() + ours, polled.end(), [](const pollfd& peer) { return peer.revents != 0; });
        if (peer_gone && watch == watch_) {
            lifeline_.cut(StopReason::peer_gone);
        }
        if (ready == 0) {
            check_progress();
            report_progress();
        }
    }
}

std::chrono::milliseconds Supervisor::tick() const noexcept {
    if (stall_.on()) {
        return stall_.tick();
    }
    if (report_fd_ >= 0) {
        return report_every_;
    }
    return peers_.empty() ? std::chrono::milliseconds{0} : check_every;
}

void Supervisor::interrupt_thread() noexcept {
    ::pthread_kill(watched_, interrupting_signal);
    if (++interrupts_ == max_interrupts) {
        // A stopped peer may hold a process-shared mutex, which a condition variable waits for without a bound when it
        // wakes up. When the peer dies, the kernel releases a robust mutex.
        std::for_each(peers_.begin(), peers_.end(), [](Peer peer) { send_signal(peer.end, SIGKILL); });
    }
}

void Supervisor::read_signals() noexcept {
    signalfd_siginfo info{};
    while (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
        const int signal = static_cast<int>(info.ssi_signo);
        note_termination(signal);
        interrupt(signal);
    }
}

void Supervisor::check_progress() noexcept {
    if (!stall_.on() || lifeline_.cut()) {
        return;
    }
    const std::uint64_t progress = lifeline_.progress();
    Activity::here().advance(progress - std::exchange(last_progress_, progress));
    if (lifeline_.idle()) {
        Activity::here().step(true);  // idle because the load is idle, but alive
    }
    for (const Peer& peer : peers_) {
        std::uint64_t more = 0;
        if (peer.answers >= 0 && ::read(peer.answers, &more, sizeof more) == sizeof more) {
            peer_answers_ += more;
        }
    }
    if (stall_.has_stalled(lifeline_.answers() + peer_answers_, lifeline_.idle())) {
        lifeline_.cut(StopReason::stalled);
    }
}

void Supervisor::report_progress() noexcept {
    const std::uint64_t more = lifeline_.answers() - reported_;
    if (report_fd_ >= 0 && more != 0 && ::write(report_fd_, &more, sizeof more) == sizeof more) {
        reported_ += more;
    }
}

void Supervisor::wake() const noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

}  // namespace ipcbench::platform
