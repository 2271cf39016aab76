#include "transports/iceoryx/roudi.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/activity.hpp"
#include "platform/daemon_names.hpp"
#include "platform/exhausted.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/iceoryx/roudi_names.hpp"

namespace ipcbench::transports::iox_daemon {
namespace {

constexpr std::chrono::milliseconds quick_check{5};

/// Returns "process 123".
std::string named(std::optional<pid_t> process) {
    return process.value_or(0) > 0 ? fmt::format("process {}", *process) : "an unknown process";
}

/// Extends the timeout: RouDi needs time to clear its memory, which must not count against the timeout of an answer.
ChannelConfig with_start_timeout(ChannelConfig config) {
    constexpr std::chrono::milliseconds starting{15000};
    config.timeout = std::max(config.timeout, starting);
    return config;
}

UniqueFd await_turn(const ChannelConfig& config) {
    UniqueFd turn = try_lock_daemon();
    if (!turn) {
        const SetupDeadline deadline(
            config, fmt::format("another run of ipcbench that uses iceoryx to end ({})", named(holder_of_turn())));
        while (!turn) {
            deadline.wait({}, quick_check);
            turn = try_lock_daemon();
        }
    }
    return turn;
}

/// The RouDi of a killed run ends within this time; any other stays.
constexpr std::chrono::milliseconds soon{2000};

/// Returns a running RouDi that does not belong to a run of ipcbench.
std::optional<pid_t> roudi_that_stays() {
    std::optional<pid_t> other;
    for (auto waited = std::chrono::milliseconds{0}; waited < soon; waited += quick_check) {
        other = running_roudi();
        if (!other || !try_lock_daemon()) {
            return std::nullopt;
        }
        ::poll(nullptr, 0, static_cast<int>(quick_check.count()));
    }
    return other;
}

void await_no_other(const ChannelConfig& config) {
    ChannelConfig terms = config;
    terms.timeout = std::min(terms.timeout, soon);
    std::optional<pid_t> other = running_roudi();
    try {
        for (const SetupDeadline deadline(terms, "another RouDi to end"); other; other = running_roudi()) {
            deadline.wait({}, quick_check);
        }
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::interrupted) {
            throw;
        }
        throw Error(ErrorKind::unavailable, fmt::format("another RouDi is running ({})", named(other)),
                    "RouDi has the same names on the whole machine; end it to let ipcbench start its own");
    }
}

/// Looks for names that this user cannot remove.
Availability probe_names() {
    const auto taken = platform::taken_daemon_name(platform::roudi);
    if (!taken) {
        return {};
    }
    if (taken->is_folder) {
        return {false, fmt::format("'{}', which RouDi needs, is a folder of user {}", taken->path, taken->owner),
                "RouDi has the same names on the whole machine; remove the folder"};
    }
    return {
        false, fmt::format("'{}', which RouDi needs, belongs to user {}", taken->path, taken->owner),
        "RouDi has the same names on the whole machine; let that user remove it (ipcbench clean, if it is a run's)"};
}

}  // namespace

Roudi::Roudi(const ChannelConfig& config, Pool small, Pool large) : turn_(await_turn(config)), prefix_(config.prefix) {
    await_no_other(config);
    static_cast<void>(platform::remove_daemon_names(platform::roudi, ::geteuid()));  // those of a killed RouDi
    if (const Availability names = probe_names(); !names.available) {
        throw Error(ErrorKind::unavailable, names.reason, names.fix);
    }
    names_ = platform::OwnedName(config.folder, platform::OwnedKind::daemon, std::string(platform::roudi));
    process_ = start_roudi(config.folder, small, large);
    try {
        await_answer(with_start_timeout(config));
    } catch (const Error&) {
        stop();
        throw;
    }
}

Roudi::~Roudi() {
    stop();
}

bool Roudi::has_ended() const noexcept {
    siginfo_t ended{};
    // WNOWAIT leaves it a zombie, so that no other process gets its pid before `stop` uses it.
    return ::waitid(P_PID, static_cast<id_t>(process_.id), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid != 0;
}

void Roudi::await_answer(const ChannelConfig& config) {
    const SetupDeadline deadline(config, "RouDi to answer on " + std::string(platform::roudi_channel));
    while (!answers()) {
        if (has_ended()) {
            const std::string printed = last_line(process_.output);
            const std::string hint = platform::hint_for_exhausted(printed);
            throw Error(ErrorKind::failed,
                        fmt::format("RouDi {} instead of serving: {}", platform::describe(reap()),
                                    printed.empty() ? "it printed nothing" : printed),
                        hint.empty() ? "iox-roudi, started by itself, may say more" : hint);
        }
        platform::Activity::here().step(false);  // this wait has its own limit
        deadline.wait({}, quick_check);
    }
}

platform::ExitStatus Roudi::reap() noexcept {
    int status = 0;
    while (::waitpid(process_.id, &status, 0) < 0 && errno == EINTR) {
    }
    process_.id = -1;
    return platform::decode_status(status);
}

void Roudi::stop() noexcept {
    if (process_.id > 0) {
        if (!has_ended()) {
            close_all(prefix_);
        }
        if (process_.exit) {
            platform::send_signal(process_.exit.get(), SIGKILL);
        } else {
            ::kill(process_.id, SIGKILL);  // not reaped yet, so no other process has its pid
        }
        static_cast<void>(reap());
    }
    names_.remove();
}

Availability probe_roudi() {
    if (find_program().empty()) {
        return {false, "there is no iox-roudi in PATH", "apt install iceoryx"};
    }
    if (const auto other = roudi_that_stays()) {
        return {false, fmt::format("another RouDi is running ({}), and there can be only one", named(other)),
                "end it, so that ipcbench can start its own"};
    }
    if (const UniqueFd turn = try_lock_daemon()) {  // else the names are those of a run, which removes them
        if (Availability names = probe_names(); !names.available) {
            return names;
        }
    }
    if (const auto problem = problem_of_user()) {
        return {false, *problem, "run it as a user and a group that /etc/passwd and /etc/group know together"};
    }
    return probe_places();
}

}  // namespace ipcbench::transports::iox_daemon
