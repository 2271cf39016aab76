#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/affinity.hpp"
#include "platform/build_info.hpp"
#include "platform/exit_code.hpp"
#include "platform/fd_passing.hpp"
#include "platform/process.hpp"
#include "platform/signals.hpp"
#include "platform/this_process.hpp"
#include "platform/umask.hpp"
#include "runner/child_session.hpp"

namespace {

/// Becomes the program that answers in this one's place (ipcbench run --peer): `become CPU PROGRAM ARGUMENTS...`, CPU
/// -1 for any. Such a program does not know how to end with its parent, so that is settled before. Does not return if
/// it succeeds.
int become(char** words) {
    using namespace ipcbench;
    platform::raise_oom_score();
    platform::die_with_parent();  // holds across exec
    try {
        if (const int cpu = std::atoi(words[0]); cpu >= 0) {  // NOLINT(cert-err34-c): ipcbench wrote this number
            platform::pin_to(cpu);
        }
    } catch (const Error& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return static_cast<int>(ExitCode::run_failed);
    }
    ::execv(words[1], words + 1);
    fmt::print(stderr, "error: {}\n", describe_errno(fmt::format("starting '{}'", words[1]), errno));
    return static_cast<int>(ExitCode::run_failed);
}

/// Waits, as the leader of the group in which a program of --peer runs, for the end of ipcbench: `guard`. When ipcbench
/// is killed by SIGKILL, the kernel kills that program, but not what it has started.
int guard() {
    ipcbench::platform::guard_group(STDIN_FILENO);
    return static_cast<int>(ipcbench::ExitCode::run_failed);
}

}  // namespace

/// Started by ipcbench with the control channel as descriptor 3; of no use by itself.
int main(int argc, char** argv) {
    using namespace ipcbench;
    constexpr int become_words = 4;
    if (argc >= become_words && std::strcmp(argv[1], "become") == 0) {
        return become(argv + 2);
    }
    if (argc == 2 && std::strcmp(argv[1], "guard") == 0) {
        return guard();
    }
    if (argc > 1 && std::strcmp(argv[1], "--version") == 0) {
        fmt::print("ipcbench-child {}\n", platform::build_info().id());
        return static_cast<int>(ExitCode::ok);
    }
    if (argc > 1 || !platform::is_socket(platform::ChildProcess::control_fd)) {
        fmt::print(stderr, "error: ipcbench-child is started by ipcbench, with its control channel as descriptor {}\n",
                   platform::ChildProcess::control_fd);
        fmt::print(stderr, "hint: see ipcbench --help\n");
        return static_cast<int>(ExitCode::usage);
    }
    platform::prepare_signals(platform::Terminations::handled_by_parent);
    platform::allow_owner_access();
    platform::raise_oom_score();
    platform::die_with_parent();
    return runner::run_child(UniqueFd(platform::ChildProcess::control_fd), platform::build_info().id());
}
