#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/transport.hpp"
#include "platform/signals.hpp"

namespace ipcbench::platform {

/// How a child ended; neither code nor signal where the kernel did not say.
struct ExitStatus {
    int code = -1;   ///< exit code, or -1
    int signal = 0;  ///< the signal that killed it, or 0

    [[nodiscard]] bool clean() const noexcept { return signal == 0 && code == 0; }
};

/// From the status of waitpid(2).
[[nodiscard]] ExitStatus decode_status(int status) noexcept;

/// "exited with code 3", "was killed by signal 9 (Killed)", "ended in an unknown way".
[[nodiscard]] std::string describe(const ExitStatus& status);

/// A started child process; killed and reaped when it goes, never left behind.
///
/// It is signalled and waited for through its pidfd. Where there is none (before Linux 5.3, or forbidden by a sandbox)
/// by its pid, and only until we have reaped it: before that the kernel does not reuse the pid, as SIGCHLD is not
/// ignored (prepare_signals) and nothing else here reaps.
class ChildProcess {
public:
    /// The number under which the child finds `control`.
    static constexpr int control_fd = 3;

    /// Starts `path` with `arguments` (without argv[0]) by posix_spawn(3): `control` becomes its descriptor 3, `stdio`
    /// its standard input and output where given; no other descriptor of ours that is close-on-exec survives. It starts
    /// with those signals, whatever the calling thread has blocked. Throws Error.
    ChildProcess(const std::string& path, const std::vector<std::string>& arguments, int control, ChildStdio stdio,
                 const ChildSignals& signals = ChildSignals::inherited());
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess();

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

    /// Becomes readable when the child ends (pidfd_open(2)); -1 where the kernel has none.
    [[nodiscard]] int exit_fd() const noexcept { return exit_fd_.get(); }

    /// How it ended, if that has been found out already.
    [[nodiscard]] const std::optional<ExitStatus>& status() const noexcept { return ended_; }

    /// Waits at most so long; nothing when it still runs.
    [[nodiscard]] std::optional<ExitStatus> wait(std::chrono::milliseconds at_most);

    /// Sends it that signal. False, and harmless, when it has ended.
    bool send(int signal) noexcept;

    /// SIGKILL, then reaps. Harmless when it has ended.
    ExitStatus kill_and_reap() noexcept;

    /// Whether it is stopped now (SIGSTOP, a debugger); false if unknown.
    [[nodiscard]] bool is_stopped() const;

private:
    /// waitid(2) with these options, once. True when it has ended.
    bool reap(int options) noexcept;

    pid_t pid_ = -1;
    UniqueFd exit_fd_;
    std::optional<ExitStatus> ended_;
};

/// A pidfd of a child that has not been reaped; none where the kernel has none, or no descriptor is free.
[[nodiscard]] UniqueFd open_process(pid_t child) noexcept;

/// A signal for the process behind a pidfd. False, and harmless, for any other descriptor, and when it has ended.
bool send_signal(int pidfd, int signal) noexcept;

/// Child: asks the kernel for SIGKILL when the parent dies, and exits at once if that has happened already.
void die_with_parent();

/// Folder of the running executable, without a trailing slash.
[[nodiscard]] std::string executable_folder();

/// A path that starts this program again: its own, or /proc/self/exe if another file has that path by now.
[[nodiscard]] std::string own_program();

/// Child: asks the kernel to kill it before its parent when memory runs out (/proc/self/oom_score_adj), so that what
/// the parent has measured so far is not lost.
void offer_to_oom_killer() noexcept;

}  // namespace ipcbench::platform
