#include "platform/probing.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "platform/fd_passing.hpp"
#include "platform/privileges.hpp"
#include "platform/process.hpp"

namespace ipcbench::platform {
namespace {

using Clock = std::chrono::steady_clock;

/// A trial takes milliseconds; one that takes longer hangs in a call.
constexpr std::chrono::seconds progress_timeout{10};

constexpr std::size_t longest_answer = 4096;

[[noreturn]] void answer(int socket, const std::function<std::string()>& question) noexcept {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::signal(SIGSYS, SIG_DFL);
    try {
        const std::string text = question();
        ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    } catch (const std::exception&) {
        ::_exit(1);
    }
    ::_exit(0);
}

/// Reads the one message that arrives before the child ends or the time is up.
std::optional<std::string> read_answer(int socket) {
    const Clock::time_point end = Clock::now() + progress_timeout;
    std::array<char, longest_answer> text{};
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        pollfd readable{socket, POLLIN, 0};
        const int ready = left.count() > 0 ? ::poll(&readable, 1, static_cast<int>(left.count())) : 0;
        if (ready == 0) {
            return std::nullopt;
        }
        const ssize_t got = ready < 0 ? -1 : ::recv(socket, text.data(), text.size(), MSG_DONTWAIT);
        if (got > 0) {
            return std::string(text.data(), static_cast<std::size_t>(got));
        }
        if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
            return std::nullopt;
        }
    }
}

/// Kills the child, which may still be running, through its pidfd, and returns how it ended. Before Linux 5.3 there is
/// no pidfd.
ExitStatus end(pid_t child) noexcept {
    UniqueFd pidfd;
#ifdef SYS_pidfd_open
    pidfd.reset(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
#endif
    if (pidfd) {
        send_signal(pidfd.get(), SIGKILL);
    } else {
        ::kill(child, SIGKILL);
    }
    int status = 0;
    pid_t waited = -1;
    while ((waited = ::waitpid(child, &status, 0)) < 0 && errno == EINTR) {
    }
    return waited == child ? decode_status(status) : ExitStatus{};
}

/// Encodes, for the child, what `attempt` throws as "failed\0CAUSE\0HINT", and success as "done".
std::string outcome_of(const std::function<void()>& attempt) {
    try {
        attempt();
    } catch (const Error& error) {
        return std::string("failed") + '\0' + error.what() + '\0' + error.hint();
    } catch (const std::exception& error) {
        return std::string("failed") + '\0' + error.what() + '\0';
    } catch (...) {  // foreign code may throw anything
        return std::string("failed") + '\0' + "it threw something that is not a std::exception" + '\0';
    }
    return "done";
}

Availability read_outcome(const std::string& outcome) {
    const std::size_t cause = outcome.find('\0');
    if (cause == std::string::npos) {
        return {};
    }
    const std::size_t hint = outcome.find('\0', cause + 1);
    return {false, outcome.substr(cause + 1, hint - cause - 1),
            hint == std::string::npos ? "" : outcome.substr(hint + 1)};
}

/// What a child answered, and how it ended.
struct ChildAnswer {
    std::optional<std::string> text;
    ExitStatus status;
    bool in_time = false;  ///< it answered or ended before the time was up
};

ChildAnswer ask_child(const std::function<std::string()>& question) {
    auto [ours, theirs] = socket_pair(SOCK_SEQPACKET);
    const pid_t child = ::fork();
    if (child < 0) {
        throw system_error("starting a process that tries what may end it", errno);
    }
    if (child == 0) {
        answer(theirs.get(), question);
    }
    theirs.reset();
    const Clock::time_point began = Clock::now();
    ChildAnswer answered{read_answer(ours.get()), {}, false};
    answered.in_time = Clock::now() - began < progress_timeout;
    answered.status = end(child);
    return answered;
}

}  // namespace

std::optional<std::string> run_in_child(const std::function<std::string()>& question) {
    return ask_child(question).text;
}

Availability try_in_child(const std::function<void()>& attempt) {
    try {
        const ChildAnswer answer = ask_child([&] { return outcome_of(attempt); });
        return answer.text ? read_outcome(*answer.text)
                           : Availability{false,
                                          answer.in_time ? "the process that tried it " + describe(answer.status)
                                                         : "the process that tried it did not end within 10 s",
                                          ""};
    } catch (const Error& error) {
        return {false, error.what(), error.hint()};
    }
}

Availability probe_by_doing(std::string_view doing, const std::function<void()>& attempt) {
    if (!is_filtered(read_privileges())) {
        return read_outcome(outcome_of(attempt));
    }
    try {
        if (const auto outcome = run_in_child([&] { return outcome_of(attempt); })) {
            return read_outcome(*outcome);
        }
    } catch (const Error& error) {
        return {false, error.what(), error.hint()};
    }
    return {false, fmt::format("a seccomp filter kills a process that {}", doing),
            "let the seccomp filter permit it, e.g. docker run --security-opt seccomp=unconfined"};
}

std::function<Availability()> all_of(std::vector<std::function<Availability()>> probes) {
    return [probes = std::move(probes)] {
        Availability here;
        for (auto probe = probes.begin(); here.available && probe != probes.end(); ++probe) {
            here = (*probe)();
        }
        return here;
    };
}

}  // namespace ipcbench::platform
