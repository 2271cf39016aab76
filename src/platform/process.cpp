#include "platform/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>

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

ExitStatus decode(int status) {
    if (WIFEXITED(status)) {
        return {WEXITSTATUS(status), 0};
    }
    return {-1, WIFSIGNALED(status) ? WTERMSIG(status) : 0};
}

}  // namespace

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
        throw system_error("starting the child '" + path + "'", error,
                           "it must be an executable ipcbench-child: see --child and IPCBENCH_CHILD");
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
            ended_ = decode(status);
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

ExitStatus ChildProcess::kill_and_reap() noexcept {
    if (!ended_ && pid_ > 0) {
        ::kill(pid_, SIGKILL);
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        ended_ = decode(status);
    }
    return ended_.value_or(ExitStatus{});
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

std::optional<unsigned long long> start_time(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    const std::string line{std::istreambuf_iterator<char>(file), {}};
    // The second field is the program's name in parentheses and may hold anything; the rest begins behind the last one.
    std::size_t at = line.rfind(')');
    if (at == std::string::npos) {
        return std::nullopt;
    }
    constexpr int fields_until_start = 20;  // from field 3 (state) to field 22 (starttime), proc_pid_stat(5)
    for (int i = 0; i < fields_until_start; ++i) {
        at = line.find(' ', at + 1);
        if (at == std::string::npos) {
            return std::nullopt;
        }
    }
    return std::strtoull(line.c_str() + at, nullptr, 10);
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

void ignore_fatal_io_signals() noexcept {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, nullptr);
    ::sigaction(SIGXFSZ, &ignore, nullptr);
}

}  // namespace ipcbench::platform
