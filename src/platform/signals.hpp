#pragma once

#include <csignal>
#include <cstdint>

namespace ipcbench::platform {

/// Whose affair SIGINT, SIGTERM and SIGHUP are.
enum class Terminations : std::uint8_t {
    ours,         ///< they act as they always do, until a Supervisor watches them
    the_parents,  ///< they stay blocked: a Ctrl-C for the whole group must not hit a child before its parent ends it
};

/// For both programs, first thing in main, before there is any other thread: sets the dispositions and the mask that
/// the program needs, whatever it inherited.
///
/// - SIGCHLD is not ignored: else the kernel forgets how a child ended, and gives its pid to somebody else
/// - SIGPIPE and SIGXFSZ are: a write to a closed pipe or beyond a limit returns an error
/// - SIGBUS in memory that a peer truncated ends the run and not the process (truncation_guard.hpp)
/// - SIGCONT stays pending, for those who count it (pauses.hpp); it continues a stopped process all the same
/// - nothing else is blocked. A signal that was ignored, by nohup for example, stays ignored
void prepare_signals(Terminations terminations = Terminations::ours) noexcept;

/// What a program that this one starts finds: what this one itself was started with, or the default where it had to
/// change what it cannot give back.
struct ChildSignals {
    sigset_t mask{};       ///< blocked from the start
    sigset_t defaulted{};  ///< set to SIG_DFL; the others are as exec(2) leaves them

    /// As this program was started.
    [[nodiscard]] static ChildSignals inherited() noexcept;

    /// Likewise, with SIGINT, SIGTERM and SIGHUP blocked: for ipcbench-child, see Terminations.
    [[nodiscard]] static ChildSignals without_terminations() noexcept;
};

/// Whether SIGINT, SIGTERM or SIGHUP has come to this process and nobody has taken it yet.
[[nodiscard]] bool termination_is_pending() noexcept;

/// Sets the dispositions of ChildSignals, between fork(2) and exec(2).
void restore_dispositions(const ChildSignals& signals) noexcept;

}  // namespace ipcbench::platform
