#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/build_info.hpp"
#include "platform/fd_passing.hpp"
#include "platform/process.hpp"
#include "platform/signals.hpp"
#include "platform/umask.hpp"
#include "runner/child_session.hpp"

/// Started by ipcbench with the control channel as descriptor 3; of no use by itself.
int main(int argc, char** argv) {
    using namespace ipcbench;
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
    platform::prepare_signals(platform::Terminations::the_parents);
    platform::keep_own_names_usable();
    platform::offer_to_oom_killer();
    platform::die_with_parent();
    return runner::run_child(UniqueFd(platform::ChildProcess::control_fd), platform::build_info().id());
}
