#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/transport.hpp"
#include "platform/signals.hpp"

namespace ipcbench::platform {

/// How a child ended. It has neither code nor signal if the kernel did not say.
struct ExitStatus {
    int code = -1;   ///< exit code, or -1
    int signal = 0;  ///< the signal that killed it, or 0

    [[nodiscard]] bool clean() const noexcept { return signal == 0 && code == 0; }
};

/// Decodes the status of waitpid(2).
[[nodiscard]] ExitStatus decode_status(int status) noexcept;

/// Returns "exited with code 3", "was killed by signal 9 (Killed)", "ended in an unknown way".
[[nodiscard]] std::string describe(const ExitStatus& status);

/// A program to be started, and what it gets.
struct ChildProgram {
    std::string path;
    std::vector<std::string> arguments{};  ///< without argv[0]
    std::vector<int> descriptors{};        ///< they become its descriptors 3, 4, ...; -1: not that one
    ChildStdio stdio{};                    ///< its standard streams, where they are not ours

    /// "NAME=VALUE": added to our environment, or in place of what is there under that name.
    std::vector<std::string> environment{};
    ChildSignals signals = ChildSignals::inherited();

    /// The process group that it joins: `own_group`, or that of a child that leads one and has not been reaped.
    /// Whatever is left in that group is killed when it ends. Nothing: our group, of which nothing is killed.
    std::optional<pid_t> group{};

    static constexpr pid_t own_group = 0;
};

/// A child process. The destructor kills and reaps it, so it is never left behind.
///
/// It is signalled and waited for through its pidfd. If there is none (before Linux 5.3, or forbidden by a sandbox),
/// its pid is used, but only until the child is reaped. Until then the kernel does not reuse the pid, because SIGCHLD
/// is not ignored (prepare_signals) and nothing else in this process reaps.
class ChildProcess {
public:
    /// The number of the control descriptor in the child.
    static constexpr int control_fd = 3;

    /// Starts the program. It inherits none of our other close-on-exec descriptors, and starts with
    /// the given signal state, whatever the calling thread has blocked. Throws Error.
    explicit ChildProcess(const ChildProgram& program);

    /// The same, with `control` (-1: none) as descriptor 3.
    ChildProcess(const std::string& path, const std::vector<std::string>& arguments, int control, ChildStdio stdio,
                 const ChildSignals& signals = ChildSignals::inherited());
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess();

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

    /// Returns a descriptor that becomes readable when the child ends (pidfd_open(2)); -1 if the kernel has none.
    [[nodiscard]] int exit_fd() const noexcept { return exit_fd_.get(); }

    /// Returns how it ended, if that is already known.
    [[nodiscard]] const std::optional<ExitStatus>& status() const noexcept { return ended_; }

    /// Waits for at most this time; returns nothing if the child still runs.
    [[nodiscard]] std::optional<ExitStatus> wait(std::chrono::milliseconds at_most) noexcept;

    /// Sends the child a signal. Returns false, and does nothing, if it has ended.
    bool send(int signal) noexcept;

    /// How long a killed process may take to end: it must give back its memory.
    static constexpr std::chrono::milliseconds time_to_die{10'000};

    /// Sends SIGKILL, also to the group that it was given, then reaps. Does nothing if the child has ended. SIGKILL has
    /// no effect yet on a process in a frozen control group or in a call that hangs in the kernel, and a debugger may
    /// hide its end. So this waits at most that long, once: later calls, and the destructor, do not wait again.
    ExitStatus kill_and_reap(std::chrono::milliseconds at_most = time_to_die) noexcept;

    /// Returns whether it is stopped now (SIGSTOP, a debugger); false if unknown.
    [[nodiscard]] bool is_stopped() const;

    /// Returns whether it was continued after a stop since the last call.
    [[nodiscard]] bool was_continued() noexcept;

private:
    /// Calls waitid(2) for the child's end, without waiting, and with these options besides.
    int look_for_end(siginfo_t& ended, int more_options) const noexcept;
    /// Reaps the child if it has ended. Returns whether it has.
    bool reap() noexcept;

    /// Kills the group that the child was given. Its leader must not have been reaped: until then no other group has
    /// its number.
    void kill_group() noexcept;

    pid_t pid_ = -1;
    std::optional<pid_t> group_;  ///< that it was given
    bool is_abandoned_ = false;   ///< it did not end when it was killed
    UniqueFd exit_fd_;
    std::optional<ExitStatus> ended_;
};

/// Returns a pidfd of a child that has not been reaped, or of this process; empty, with errno, if the kernel has no
/// pidfds (ENOSYS), or no descriptor is free.
[[nodiscard]] UniqueFd open_process(pid_t process) noexcept;

/// Sends a signal to the process behind a pidfd. Returns false, and does nothing, for any other descriptor, and if the
/// process has ended.
bool send_signal(int pidfd, int signal) noexcept;

}  // namespace ipcbench::platform
