#include "platform/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "platform/spawn.hpp"
#include "platform/text_fields.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves its declaration to the program

namespace ipcbench::platform {
namespace {

/// Duplicates a source descriptor to a number above all targets. dup2 of a descriptor onto itself would leave
/// close-on-exec set, and a target may be the source of another.
UniqueFd above_targets(int fd, int last_target) {
    UniqueFd copy(::fcntl(fd, F_DUPFD_CLOEXEC, last_target + 1));
    if (!copy) {
        throw system_error("duplicating a descriptor for the child", errno);
    }
    return copy;
}

/// Returns pointers to these texts, and a null at the end. They are valid as long as the texts do not change.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

/// Returns our environment with these variables in place of those of the same names.
std::vector<std::string> environment_with(const std::vector<std::string>& variables) {
    std::vector<std::string> all = variables;
    for (char** ours = environ; *ours != nullptr; ++ours) {
        const std::string_view variable = *ours;
        const std::string_view name = variable.substr(0, variable.find('=') + 1);
        if (std::none_of(variables.begin(), variables.end(),
                         [name](const std::string& other) { return other.starts_with(name); })) {
            all.emplace_back(variable);
        }
    }
    return all;
}

/// Returns what to do about a program that could not be started.
const char* hint_for_start(int error) {
    switch (error) {
        case EAGAIN:
            return "there are too many processes and threads: see ulimit -u, and pids.max of the cgroup";
        case ENOMEM:
            return "there is too little memory: see ulimit -v, and memory.max of the cgroup";
        default:
            return "it must be an executable ipcbench-child: see --child and IPCBENCH_CHILD";
    }
}

/// Returns whether a descriptor was refused for want of room, and not because the system has none of that kind.
bool is_exhaustion(int error) {
    return error == EMFILE || error == ENFILE || error == ENOMEM;
}

/// Returns a descriptor that keeps room for the pidfd of a program. Without it, a program might be started that cannot
/// be watched, and, killed for that, leave behind what it has made by then. Throws Error if there is no room.
UniqueFd room_for_pidfd() {
    UniqueFd room = open_process(::getpid());
    if (const int error = errno; !room && is_exhaustion(error)) {
        throw system_error("watching the child", error);
    }
    return room;
}

ExitStatus decode(const siginfo_t& ended) {
    return ended.si_code == CLD_EXITED ? ExitStatus{ended.si_status, 0} : ExitStatus{-1, ended.si_status};
}

/// P_PIDFD, new in Linux 5.4; the headers may be older.
constexpr auto by_pidfd = static_cast<idtype_t>(3);

}  // namespace

ExitStatus decode_status(int status) noexcept {
    if (WIFEXITED(status)) {
        return {WEXITSTATUS(status), 0};
    }
    return {-1, WIFSIGNALED(status) ? WTERMSIG(status) : 0};
}

std::string describe(const ExitStatus& status) {
    if (status.signal != 0) {
        return "was killed by signal " + std::to_string(status.signal) + " (" + ::strsignal(status.signal) + ")";
    }
    return status.code < 0 ? "ended in an unknown way" : "exited with code " + std::to_string(status.code);
}

ChildProcess::ChildProcess(const std::string& path, const std::vector<std::string>& arguments, int control,
                           ChildStdio stdio, const ChildSignals& signals)
    : ChildProcess(ChildProgram{path, arguments, {control}, stdio, {}, signals, {}}) {}

ChildProcess::ChildProcess(const ChildProgram& program) : group_(program.group) {
    std::vector<UniqueFd> sources;
    std::vector<GivenDescriptor> given;
    const int last_target = control_fd + static_cast<int>(program.descriptors.size());
    const auto give = [&](int source, int target) {
        if (source >= 0) {
            sources.push_back(above_targets(source, last_target));
            given.push_back({sources.back().get(), target});
        }
    };
    int target = control_fd;
    for (const int descriptor : program.descriptors) {
        give(descriptor, target++);
    }
    give(program.stdio.input, STDIN_FILENO);
    give(program.stdio.output, STDOUT_FILENO);
    give(program.stdio.error, STDERR_FILENO);

    std::vector<std::string> words{program.path};
    words.insert(words.end(), program.arguments.begin(), program.arguments.end());
    const std::vector<char*> argv = pointers_to(words);
    std::vector<std::string> variables = environment_with(program.environment);
    const std::vector<char*> envp = pointers_to(variables);

    UniqueFd room = room_for_pidfd();
    if (const int error = spawn({program.path.c_str(), argv.data(), program.environment.empty() ? environ : envp.data(),
                                 given, program.signals, program.group},
                                pid_);
        error != 0) {
        throw system_error("starting the child '" + program.path + "'", error, hint_for_start(error));
    }
    if (group_ == ChildProgram::own_group) {
        group_ = pid_;
    }
    room.reset();
    exit_fd_ = open_process(pid_);
    if (const int error = errno; !exit_fd_ && is_exhaustion(error)) {
        kill_and_reap();
        throw system_error("watching the child", error);
    }
}

ChildProcess::~ChildProcess() {
    kill_and_reap();
}

std::optional<ExitStatus> ChildProcess::wait(std::chrono::milliseconds at_most) noexcept {
    const std::int64_t end = now_ns() + std::chrono::nanoseconds(at_most).count();
    bool may_sleep = static_cast<bool>(exit_fd_);
    while (!reap()) {
        const std::int64_t left_ms = (end - now_ns()) / 1'000'000;
        if (left_ms <= 0) {
            break;
        }
        // Without a pidfd (before Linux 5.3), and if a debugger hides an end that the pidfd shows, this sleeps for a
        // millisecond between two checks.
        pollfd exit{may_sleep ? exit_fd_.get() : -1, POLLIN, 0};
        may_sleep = ::poll(&exit, 1, may_sleep ? static_cast<int>(left_ms) : 1) != 1 && may_sleep;
    }
    return ended_;
}

int ChildProcess::look_for_end(siginfo_t& ended, int more_options) const noexcept {
    const int options = WEXITED | WNOHANG | more_options;
    int result = exit_fd_ ? ::waitid(by_pidfd, static_cast<id_t>(exit_fd_.get()), &ended, options) : -1;
    if (result != 0 && (!exit_fd_ || errno == EINVAL)) {
        result = ::waitid(P_PID, static_cast<id_t>(pid_), &ended, options);
    }
    return result;
}

bool ChildProcess::reap() noexcept {
    while (!ended_ && pid_ > 0) {
        siginfo_t ended{};
        int result = group_ ? look_for_end(ended, WNOWAIT) : 0;
        if (result == 0 && ended.si_pid != 0) {
            kill_group();
        }
        if (result == 0 && (!group_ || ended.si_pid != 0)) {
            ended = {};
            result = look_for_end(ended, 0);
        }
        if (result == 0 && ended.si_pid == 0) {
            return false;
        }
        if (result == 0) {
            ended_ = decode(ended);
        } else if (errno != EINTR) {
            ended_ = ExitStatus{};  // other code has reaped it
        }
    }
    return true;
}

void ChildProcess::kill_group() noexcept {
    if (group_ && !ended_ && pid_ > 0) {
        ::kill(-*group_, SIGKILL);
    }
}

bool ChildProcess::send(int signal) noexcept {
    if (ended_ || pid_ <= 0) {
        return false;
    }
    if (exit_fd_ && send_signal(exit_fd_.get(), signal)) {
        return true;
    }
    // A process that can be waited for, even a zombie, is our child, and no other process has its pid.
    siginfo_t state{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &state, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ::kill(pid_, signal) == 0;
}

ExitStatus ChildProcess::kill_and_reap(std::chrono::milliseconds at_most) noexcept {
    send(SIGKILL);
    is_abandoned_ = !wait(is_abandoned_ ? std::chrono::milliseconds{0} : at_most).has_value();
    return ended_.value_or(ExitStatus{});
}

UniqueFd open_process([[maybe_unused]] pid_t process) noexcept {
#ifdef SYS_pidfd_open
    return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
#else
    errno = ENOSYS;
    return {};
#endif
}

bool ChildProcess::is_stopped() const {
    const std::vector<std::string> fields = ended_ ? std::vector<std::string>() : stat_fields(pid_);
    return !fields.empty() && (fields.front() == "T" || fields.front() == "t");
}

bool ChildProcess::was_continued() noexcept {
    siginfo_t state{};
    return !ended_ && pid_ > 0 && ::waitid(P_PID, static_cast<id_t>(pid_), &state, WCONTINUED | WNOHANG) == 0 &&
           state.si_pid != 0;
}

bool send_signal([[maybe_unused]] int pidfd, [[maybe_unused]] int signal) noexcept {
#ifdef SYS_pidfd_send_signal
    return ::syscall(SYS_pidfd_send_signal, pidfd, signal, nullptr, 0) == 0;
#else
    return false;
#endif
}

}  // namespace ipcbench::platform
