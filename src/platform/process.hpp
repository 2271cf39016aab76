#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::platform {

/// How a child ended.
struct ExitStatus {
    int code = -1;   ///< exit code, or -1
    int signal = 0;  ///< the signal that killed it, or 0

    [[nodiscard]] bool clean() const noexcept { return signal == 0 && code == 0; }
};

/// As waitpid(2) tells it.
[[nodiscard]] ExitStatus decode_status(int status) noexcept;

/// "exited with code 3", "was killed by signal 9 (Killed)".
[[nodiscard]] std::string describe(const ExitStatus& status);

/// A started child process; killed and reaped when it goes, never left behind.
class ChildProcess {
public:
    /// The number under which the child finds `control`.
    static constexpr int control_fd = 3;

    /// Starts `path` with `arguments` (without argv[0]) by posix_spawn(3): `control` becomes its descriptor 3, `stdio`
    /// its standard input and output where given; no other descriptor of ours that is close-on-exec survives. The child
    /// keeps the caller's signal mask, so that a Ctrl-C for the whole group cannot hit it before it is ready. Throws
    /// Error.
    ChildProcess(const std::string& path, const std::vector<std::string>& arguments, int control, ChildStdio stdio);
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess();

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

    /// Becomes readable when the child ends (pidfd_open(2)); -1 where the kernel has none.
    [[nodiscard]] int exit_fd() const noexcept { return exit_fd_.get(); }

    /// Waits at most so long; nothing when it still runs.
    [[nodiscard]] std::optional<ExitStatus> wait(std::chrono::milliseconds at_most);

    /// Sends it a signal. Harmless when it has ended.
    void send(int signal) noexcept;

    /// SIGKILL, then reaps. Harmless when it has ended.
    ExitStatus kill_and_reap() noexcept;

private:
    pid_t pid_ = -1;
    UniqueFd exit_fd_;
    std::optional<ExitStatus> ended_;
};

/// A pidfd of a child that has not been reaped; none where the kernel has none, or no descriptor is free.
[[nodiscard]] UniqueFd open_process(pid_t child) noexcept;

/// SIGKILL for the process behind a pidfd; harmless for any other descriptor.
void kill_process(int pidfd) noexcept;

/// Child: asks the kernel for SIGKILL when the parent dies, and exits at once if that has happened already.
void die_with_parent();

/// Folder of the running executable, without a trailing slash.
[[nodiscard]] std::string executable_folder();

/// A path that starts this very program once more: its own, or /proc/self/exe where another file has that by now.
[[nodiscard]] std::string own_program();

/// For both programs, first thing in main: a write to a closed pipe or beyond a file size limit returns an error
/// instead of killing us.
void ignore_fatal_io_signals() noexcept;

}  // namespace ipcbench::platform
