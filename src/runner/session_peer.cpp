#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/fd_passing.hpp"
#include "platform/process.hpp"
#include "runner/peer_program.hpp"
#include "runner/session.hpp"

/// The part of a session that concerns a program of `--peer`.
namespace ipcbench::runner {

void Session::listen(ChannelSetup& setup) {
    setup.listener = cell_.server ? cell_.transport->servers.reach(
                                        setup.config, {cell_.server->setup, setup.report, bool{cell_.peer}})
                                  : cell_.transport->listen(setup.config);
}

void Session::start_peer(const Identity& parent, const Identity& peer) {
    ChannelSetup& setup = setups_.front();
    const Address address = setup.listener->address();  // its descriptors are the peer's, so they are closed here
    const UniqueFd null_device(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!null_device) {
        throw system_error("opening /dev/null", errno);
    }
    // A wrapper may have started the program that answers, and end before it: so it gets a group, which is killed.
    const auto start_in = [&](pid_t group) {
        process_.emplace(start_of_peer(
            {planned_, setup.config, address, setup.listener->child_stdio(), parent, peer, group}, null_device.get()));
    };
    start_guard();
    try {
        start_in(guard_ ? guard_->pid() : platform::ChildProgram::own_group);
    } catch (const Error&) {
        if (!guard_) {
            throw;
        }
        // The guard may have taken the last process or descriptor, and the run can do without it.
        guard_.reset();
        guard_line_.reset();
        start_in(platform::ChildProgram::own_group);
    }
    peer_usage_.emplace(process_->pid());
    watch_.begin(process_->exit_fd(), -1);
}

// Before the peer, so that at no moment can this process be killed and leave what the peer has started.
void Session::start_guard() {
    try {
        auto [ours, theirs] = platform::socket_pair();
        guard_.emplace(platform::ChildProgram{.path = cell_.child,
                                              .arguments = {"guard"},
                                              .stdio = {.input = theirs.get()},
                                              .group = platform::ChildProgram::own_group});
        guard_line_ = std::move(ours);
    } catch (const Error&) {  // NOLINT(bugprone-empty-catch): no process is free for it, and the run needs none
    }
}

std::optional<Done> Session::finish_peer(std::chrono::milliseconds at_most) {
    std::for_each(setups_.begin(), setups_.end(), [](ChannelSetup& setup) { setup.listener.reset(); });
    // A peer that has not ended by then is killed, which is no failure of the run: it has been measured.
    if (const auto status = process_->wait(process_->is_stopped() ? std::chrono::milliseconds{0} : at_most)) {
        // SIGPIPE: its last answer was no longer wanted. An unmodified server may expect something else than the end
        // of its input, so its code says nothing.
        const bool clean = status->clean() || status->signal == SIGPIPE || (cell_.server && status->signal == 0);
        done_.emplace().failure =
            clean ? "" : fmt::format("{} {} when its channel was closed", who(), platform::describe(*status));
    }
    watch_.end();
    peer_usage_.reset();
    process_.reset();
    guard_.reset();
    return done_;
}

}  // namespace ipcbench::runner
