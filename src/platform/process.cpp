#include "platform/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <fstream>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves its declaration to the program

namespace ipcbench::platform {
namespace {

struct FileActions {
    posix_spawn_file_actions_t actions{};
    FileActions() { posix_spawn_file_actions_init(&actions); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    ~FileActions() { posix_spawn_file_actions_destroy(&actions); }
};

/// dup2 onto itself would leave close-on-exec set, and a target may be another's source: sources move out of the way.
UniqueFd above_targets(int fd) {
    UniqueFd copy(::fcntl(fd, F_DUPFD_CLOEXEC, ChildProcess::control_fd + 1));
    if (!copy) {
        throw system_error("duplicating a descriptor for the child", errno);
    }
    return copy;
}

/// What to do about a program that could not be started.
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
    return "exited with code " + std::to_string(status.code);
}

ChildProcess::ChildProcess(const std::string& path, const std::vector<std::string>& arguments, int control,
                           ChildStdio stdio) {
    FileActions file;
    std::vector<UniqueFd> sources;
    const auto give = [&](int source, int target) {
        if (source >= 0) {
            sources.push_back(above_targets(source));
            posix_spawn_file_actions_adddup2(&file.actions, sources.back().get(), target);
        }
    };
    give(control, control_fd);
    give(stdio.input, STDIN_FILENO);
    give(stdio.output, STDOUT_FILENO);
    give(stdio.error, STDERR_FILENO);

    std::vector<std::string> words{path};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);

    if (const int error = ::posix_spawn(&pid_, path.c_str(), &file.actions, nullptr, argv.data(), environ);
        error != 0) {
        throw system_error("starting the child '" + path + "'", error, hint_for_start(error));
    }
#ifdef SYS_pidfd_open
    exit_fd_.reset(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    if (const int error = errno; !exit_fd_ && (error == EMFILE || error == ENFILE || error == ENOMEM)) {
        kill_and_reap();
        throw system_error("watching the child", error);
    }
#endif
}

ChildProcess::~ChildProcess() {
    kill_and_reap();
}

std::optional<ExitStatus> ChildProcess::wait(std::chrono::milliseconds at_most) {
    const std::int64_t end = now_ns() + std::chrono::nanoseconds(at_most).count();
    while (!ended_) {
        int status = 0;
        const pid_t reaped = ::waitpid(pid_, &status, WNOHANG);
        if (reaped == pid_) {
            ended_ = decode_status(status);
            break;
        }
        const std::int64_t left_ms = (end - now_ns()) / 1'000'000;
        if ((reaped < 0 && errno != EINTR) || left_ms <= 0) {
            break;
        }
        // Without a pidfd (before Linux 5.3) this is a sleep of a millisecond between two looks.
        pollfd exit{exit_fd_.get(), POLLIN, 0};
        ::poll(&exit, 1, exit_fd_ ? static_cast<int>(left_ms) : 1);
    }
    return ended_;
}

void ChildProcess::send(int signal) noexcept {
    if (ended_ || pid_ <= 0) {
        return;
    }
#ifdef SYS_pidfd_send_signal
    if (exit_fd_ && ::syscall(SYS_pidfd_send_signal, exit_fd_.get(), signal, nullptr, 0) == 0) {
        return;
    }
#endif
    ::kill(pid_, signal);  // it has not been reaped: its number is nobody else's
}

ExitStatus ChildProcess::kill_and_reap() noexcept {
    if (!ended_ && pid_ > 0) {
        ::kill(pid_, SIGKILL);
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        ended_ = decode_status(status);
    }
    return ended_.value_or(ExitStatus{});
}

UniqueFd open_process([[maybe_unused]] pid_t child) noexcept {
#ifdef SYS_pidfd_open
    return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
#else
    return {};
#endif
}

void kill_process([[maybe_unused]] int pidfd) noexcept {
#ifdef SYS_pidfd_send_signal
    ::syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, nullptr, 0);
#endif
}

void die_with_parent() {
    const pid_t parent = ::getppid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // It may have died just before that call. (If it died before the first, the control channel is at its end already.)
    if (::getppid() != parent) {
        ::_exit(static_cast<int>(ExitCode::run_failed));
    }
}

std::string executable_folder() {
    std::array<char, PATH_MAX> path{};
    const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size());
    if (length <= 0 || static_cast<std::size_t>(length) == path.size()) {
        throw system_error("reading /proc/self/exe", errno, "give the child's path with --child");
    }
    const std::string whole(path.data(), static_cast<std::size_t>(length));
    return whole.substr(0, whole.rfind('/'));
}

std::string own_program() {
    constexpr const char* link = "/proc/self/exe";
    std::array<char, PATH_MAX> path{};
    struct stat ours {};
    struct stat there {};
    const ssize_t length = ::readlink(link, path.data(), path.size() - 1);
    const bool same = length > 0 && ::stat(link, &ours) == 0 && ::stat(path.data(), &there) == 0 &&
                      ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
    return same ? std::string(path.data(), static_cast<std::size_t>(length)) : link;
}

void ignore_fatal_io_signals() noexcept {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, nullptr);
    ::sigaction(SIGXFSZ, &ignore, nullptr);
}

}  // namespace ipcbench::platform
