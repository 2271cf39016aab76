#pragma once

#include <csignal>
#include <cstdint>

namespace ipcbench::platform {

/// Which process handles SIGINT, SIGTERM and SIGHUP.
enum class Terminations : std::uint8_t {
    handled_here,  ///< they have their default effect, until a Supervisor watches them
    /// They stay blocked: a Ctrl-C for the process group must not end a child before its parent does.
    handled_by_parent,
};

/// Sets the dispositions and the signal mask that the program needs, whatever it inherited. Both programs call it first
/// in main, before any other thread exists.
///
/// - SIGCHLD is not ignored: otherwise the kernel would discard how a child ended, and could reuse its pid
/// - SIGPIPE and SIGXFSZ are ignored: a write to a closed pipe or beyond a limit then returns an error
/// - SIGBUS in memory that a peer truncated ends the run and not the process (truncation_guard.hpp)
/// - SIGCONT stays pending, so that it can be counted (pauses.hpp); it continues a stopped process all the same
/// - nothing else is blocked. A signal that was ignored, for example by nohup, stays ignored
void prepare_signals(Terminations terminations = Terminations::handled_here) noexcept;

/// The signal state for a program that this one starts: the state that this program was itself started with.
struct ChildSignals {
    sigset_t mask{};       ///< blocked from the start
    sigset_t defaulted{};  ///< set to SIG_DFL
    sigset_t ignored{};    ///< set to SIG_IGN; the others are as exec(2) leaves them

    /// Returns the state that this program was started with.
    [[nodiscard]] static ChildSignals inherited() noexcept;

    /// The same, but with SIGINT, SIGTERM and SIGHUP blocked: for ipcbench-child, see Terminations.
    [[nodiscard]] static ChildSignals without_terminations() noexcept;
};

/// Returns whether SIGINT, SIGTERM or SIGHUP is pending for this process.
[[nodiscard]] bool termination_is_pending() noexcept;

/// Remembers that a Supervisor has received such a signal, so that the process is about to end.
void note_termination(int signal) noexcept;

/// Returns the first signal that was noted; 0 if there was none.
[[nodiscard]] int noted_termination() noexcept;

/// Sets the dispositions of ChildSignals, between fork(2) and exec(2).
void restore_dispositions(const ChildSignals& signals) noexcept;

}  // namespace ipcbench::platform
