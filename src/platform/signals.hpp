#pragma once

#include <csignal>
#include <cstdint>

namespace ipcbench::platform {

/// Who handles SIGINT, SIGTERM and SIGHUP.
enum class Terminations : std::uint8_t {
    ours,         ///< they have their usual effect, until a Supervisor watches them
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

/// The signal state for a program that this one starts: what this one was started with itself, or the default where it
/// cannot restore that.
struct ChildSignals {
    sigset_t mask{};       ///< blocked from the start
    sigset_t defaulted{};  ///< set to SIG_DFL; the others are as exec(2) leaves them

    /// As this program was started.
    [[nodiscard]] static ChildSignals inherited() noexcept;

    /// Likewise, with SIGINT, SIGTERM and SIGHUP blocked: for ipcbench-child, see Terminations.
    [[nodiscard]] static ChildSignals without_terminations() noexcept;
};

/// Whether SIGINT, SIGTERM or SIGHUP is pending for this process.
[[nodiscard]] bool termination_is_pending() noexcept;

/// Sets the dispositions of ChildSignals, between fork(2) and exec(2).
void restore_dispositions(const ChildSignals& signals) noexcept;

}  // namespace ipcbench::platform
