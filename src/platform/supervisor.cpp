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

namespace ipcbench::platform {
namespace {

/// Ignored by default, so that a stray one harms nobody; nothing here uses out-of-band data, its only other sender.
constexpr int interrupting_signal = SIGURG;
constexpr std::chrono::milliseconds nudge_every{5};
/// A signal handler may cut the lifeline, too, and that wakes nobody.
constexpr std::chrono::milliseconds look_every{250};
/// After so many nudges (3 s, longer than an orderly end may take) the thread is in a wait that no signal ends.
constexpr int most_nudges = 600;

void handle_interruption(int /*signal*/) {
    const int error = errno;
    OnInterruption::happened();
    errno = error;
}

/// Those that are not ignored: whoever started us with nohup, or in the background of a script, wants them ignored.
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
        ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
        signals_.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
        if (!signals_) {
            throw system_error("creating a signalfd", errno);
        }
    }
    // The new thread inherits the mask: whatever comes shall interrupt the measuring thread, not this one.
    const BlockedSignals in_it;
    thread_ = std::thread([this] { run(); });
}

Supervisor::~Supervisor() {
    {
        const std::scoped_lock lock(mutex_);
        over_ = true;
    }
    wake();
    thread_.join();
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
        relax();
    }
}

void Supervisor::watch_progress(std::chrono::milliseconds at_most) {
    {
        const std::scoped_lock lock(mutex_);
        stall_.begin(at_most, lifeline_.answers() + heard_);
    }
    wake();
    Activity::here().step(at_most.count() > 0);
}

void Supervisor::tell_answers(int answers, std::chrono::milliseconds at_most) {
    {
        const std::scoped_lock lock(mutex_);
        telling_ = answers;
        tell_every_ = StallWatch::tick_within(at_most);
    }
    wake();
}

Pauses Supervisor::pauses() {
    std::unique_lock lock(mutex_);
    // The current sleep may be late already.
    wake();
    looked_.wait(lock, [this, looks = looks_] { return looks_ != looks; });
    return {continued_, static_cast<double>(slept_ns()) / 1e9, static_cast<double>(sleeps_.held_ns()) / 1e9};
}

bool Supervisor::has_killed_peers() {
    const std::scoped_lock lock(mutex_);
    return nudges_ >= most_nudges && !peers_.empty();
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

void Supervisor::stand_down() {
    const std::scoped_lock lock(mutex_);
    peers_.clear();
    ++watch_;
    relax();
}

void Supervisor::relax() noexcept {
    nudges_ = 0;
    stall_.begin(std::chrono::milliseconds{0}, 0);
    telling_ = -1;
    if (signal() == 0) {
        lifeline_.mend();
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
            if (over_) {
                return;
            }
            const bool cut = lifeline_.cut();
            watch = watch_;
            polled.assign({pollfd{wake_.get(), POLLIN, 0}, pollfd{signals_.get(), POLLIN, 0}});
            if (cut) {
                nudge();
            } else {
                std::transform(peers_.begin(), peers_.end(), std::back_inserter(polled), [](Peer peer) {
                    return pollfd{peer.end, POLLIN, 0};
                });
            }
            if (const std::chrono::milliseconds length = cut ? nudge_every : tick(); length.count() > 0) {
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
        ++looks_;
        looked_.notify_all();
        if (polled[0].revents != 0) {
            std::uint64_t ignored = 0;
            while (::read(wake_.get(), &ignored, sizeof ignored) > 0) {
            }
        }
        if (polled[1].revents != 0) {
            look_at_signals();
        }
        // Only if they are still the ones being watched: the owner may have stood down while we were waking.
        const bool peer_gone =
            std::any_of(polled.begin() + ours, polled.end(), [](const pollfd& peer) { return peer.revents != 0; });
        if (peer_gone && watch == watch_) {
            lifeline_.cut(StopReason::peer_gone);
        }
        if (ready == 0) {
            look_at_progress();
            tell_progress();
        }
    }
}

std::chrono::milliseconds Supervisor::tick() const noexcept {
    if (stall_.on()) {
        return stall_.tick();
    }
    if (telling_ >= 0) {
        return tell_every_;
    }
    return peers_.empty() ? std::chrono::milliseconds{0} : look_every;
}

void Supervisor::nudge() noexcept {
    ::pthread_kill(watched_, interrupting_signal);
    if (++nudges_ == most_nudges) {
        // A stopped peer that holds a process-shared mutex, which a condition variable wants back without a bound. When
        // it dies the kernel gives a robust mutex back.
        std::for_each(peers_.begin(), peers_.end(), [](Peer peer) { send_signal(peer.end, SIGKILL); });
    }
}

void Supervisor::look_at_signals() noexcept {
    signalfd_siginfo info{};
    while (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
        interrupt(static_cast<int>(info.ssi_signo));
    }
}

void Supervisor::look_at_progress() noexcept {
    if (!stall_.on() || lifeline_.cut()) {
        return;
    }
    const std::uint64_t progress = lifeline_.progress();
    Activity::here().advance(progress - std::exchange(last_progress_, progress));
    if (lifeline_.idle()) {
        Activity::here().step(true);  // at rest because the load is, and alive
    }
    for (const Peer& peer : peers_) {
        std::uint64_t more = 0;
        if (peer.answers >= 0 && ::read(peer.answers, &more, sizeof more) == sizeof more) {
            heard_ += more;
        }
    }
    if (stall_.has_stalled(lifeline_.answers() + heard_, lifeline_.idle())) {
        lifeline_.cut(StopReason::stalled);
    }
}

void Supervisor::tell_progress() noexcept {
    const std::uint64_t more = lifeline_.answers() - told_;
    if (telling_ >= 0 && more != 0 && ::write(telling_, &more, sizeof more) == sizeof more) {
        told_ += more;
    }
}

void Supervisor::wake() const noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

}  // namespace ipcbench::platform
