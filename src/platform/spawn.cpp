#include "platform/spawn.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {
namespace {

struct FileActions {
    posix_spawn_file_actions_t actions{};
    explicit FileActions(std::span<const GivenDescriptor> descriptors) {
        posix_spawn_file_actions_init(&actions);
        for (const GivenDescriptor& one : descriptors) {
            posix_spawn_file_actions_adddup2(&actions, one.ours, one.number);
        }
    }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    ~FileActions() { posix_spawn_file_actions_destroy(&actions); }
};

struct SpawnAttributes {
    posix_spawnattr_t attributes{};
    SpawnAttributes(const ChildSignals& signals, std::optional<pid_t> group) {
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setsigmask(&attributes, &signals.mask);
        posix_spawnattr_setsigdefault(&attributes, &signals.defaulted);
        posix_spawnattr_setpgroup(&attributes, group.value_or(0));
        const int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (group ? POSIX_SPAWN_SETPGROUP : 0);
        posix_spawnattr_setflags(&attributes, static_cast<short>(flags));
    }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;
    ~SpawnAttributes() { posix_spawnattr_destroy(&attributes); }
};

/// Becomes the program, or tells `failure` the errno. Runs between fork and exec, so it may call only
/// async-signal-safe functions.
[[noreturn]] void become(const SpawnRequest& request, int failure) noexcept {
    restore_dispositions(request.signals);
    const bool prepared = std::all_of(request.descriptors.begin(), request.descriptors.end(),
                                      [](const GivenDescriptor& one) { return ::dup2(one.ours, one.number) >= 0; }) &&
                          (!request.group || ::setpgid(0, *request.group) == 0);
    if (prepared) {
        ::pthread_sigmask(SIG_SETMASK, &request.signals.mask, nullptr);
        ::execve(request.path, request.arguments, request.environment);
    }
    const int error = errno;
    static_cast<void>(::write(failure, &error, sizeof error) == sizeof error);
    ::_exit(127);
}

/// posix_spawn(3) cannot start a program with a signal ignored that this process does not ignore.
int fork_and_exec(const SpawnRequest& request, pid_t& pid) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return errno;
    }
    const UniqueFd failure(ends[0]);
    UniqueFd told(ends[1]);
    int above = 0;
    for (const GivenDescriptor& one : request.descriptors) {
        above = std::max(above, one.number + 1);
    }
    told.reset(::fcntl(told.get(), F_DUPFD_CLOEXEC, above));
    const pid_t child = told ? ::fork() : -1;
    if (child < 0) {
        return errno;
    }
    if (child == 0) {
        become(request, told.get());
    }
    told.reset();
    int error = 0;
    ssize_t size = 0;
    while ((size = ::read(failure.get(), &error, sizeof error)) < 0 && errno == EINTR) {
    }
    if (size == sizeof error) {
        while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
        }
        return error;
    }
    pid = child;
    return 0;
}

}  // namespace

int spawn(const SpawnRequest& request, pid_t& pid) {
    if (sigisemptyset(&request.signals.ignored) == 0) {
        return fork_and_exec(request, pid);
    }
    const FileActions file(request.descriptors);
    const SpawnAttributes how(request.signals, request.group);
    return ::posix_spawn(&pid, request.path, &file.actions, &how.attributes, request.arguments, request.environment);
}

}  // namespace ipcbench::platform
