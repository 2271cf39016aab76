#include "transports/iceoryx/roudi.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/iceoryx/roudi_names.hpp"

namespace ipcbench::transports::iox_daemon {
namespace {

constexpr std::chrono::milliseconds glance{5};

// RouDi takes its time to clear its memory, and other runs theirs to end: that is not the child's time.
constexpr std::chrono::seconds starting{30};
constexpr std::chrono::seconds others{60};

ChannelConfig patient(ChannelConfig config, std::chrono::milliseconds least) {
    config.timeout = std::max(config.timeout, least);
    return config;
}

UniqueFd await_turn(const ChannelConfig& config) {
    const SetupDeadline deadline(config, "another run of ipcbench that uses iceoryx to end");
    UniqueFd turn = try_turn();
    while (!turn) {
        deadline.wait({}, glance);
        turn = try_turn();
    }
    return turn;
}

/// A RouDi whose run was killed ends by itself, soon; another one does not.
void await_no_other(const ChannelConfig& config) {
    constexpr int looks = 400;
    const SetupDeadline deadline(config, "the RouDi of a dead run to end");
    for (int look = 0; const auto other = running_roudi(); ++look) {
        if (look == looks) {
            throw Error(ErrorKind::unavailable, fmt::format("another RouDi is running (process {})", *other),
                        "its names are the same for all; end it to let ipcbench start its own");
        }
        deadline.wait({}, glance);
    }
}

}  // namespace

Roudi::Roudi(const ChannelConfig& config, Pool small, Pool large)
    : turn_(await_turn(patient(config, others))), prefix_(config.prefix) {
    const ChannelConfig terms = patient(config, starting);
    await_no_other(terms);
    process_ = start_roudi(small, large);
    try {
        await_answer(terms);
    } catch (const Error&) {
        stop();
        throw;
    }
}

Roudi::~Roudi() {
    stop();
}

void Roudi::await_answer(const ChannelConfig& config) const {
    const SetupDeadline deadline(config, "RouDi to answer on " + std::string(channel));
    while (!answers()) {
        siginfo_t ended{};
        // It stays a zombie, so that its number is nobody else's when `stop` uses it.
        if (::waitid(P_PID, static_cast<id_t>(process_.id), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            ended.si_pid != 0) {
            throw Error(ErrorKind::failed, "RouDi ended instead of serving: " + last_words(process_.said),
                        "it needs room in /dev/shm; smaller messages need less");
        }
        deadline.wait({}, glance);
    }
}

void Roudi::stop() noexcept {
    if (process_.id > 0) {
        let_all_leave(prefix_);
        ::kill(process_.id, SIGKILL);
        while (::waitpid(process_.id, nullptr, 0) < 0 && errno == EINTR) {
        }
        process_.id = -1;
        remove_names();
    }
}

Availability probe_roudi() {
    if (find_program().empty()) {
        return {false, "there is no iox-roudi in PATH", "apt install iceoryx"};
    }
    if (const auto other = running_roudi(); other && try_turn()) {
        return {false, fmt::format("another RouDi is running (process {}), and its names are the same for all", *other),
                "end it, so that ipcbench can start its own"};
    }
    return probe_places();
}

}  // namespace ipcbench::transports::iox_daemon
