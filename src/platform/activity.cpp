#include "platform/activity.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "platform/blocked_signals.hpp"
#include "platform/exit_code.hpp"

namespace ipcbench::platform {
namespace {

constexpr std::chrono::milliseconds between_tellings{200};

}  // namespace

ActivityReporter::ActivityReporter(int fd) : fd_(fd) {
    ::fcntl(fd_, F_SETFD, FD_CLOEXEC);
    ::fcntl(fd_, F_SETFL, O_NONBLOCK);
    const BlockedSignals in_it;
    thread_ = std::thread([this] { run(); });
}

ActivityReporter::~ActivityReporter() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void ActivityReporter::report(const std::string& line) noexcept {
    const std::scoped_lock lock(mutex_);
    write(line);
}

void ActivityReporter::write(const std::string& line) const noexcept {
    const std::string whole = line + "\n";  // one write: a pipe keeps short ones whole
    if (::write(fd_, whole.data(), whole.size()) < 0 && errno == EPIPE) {
        ::_exit(static_cast<int>(ExitCode::run_failed));
    }
}

void ActivityReporter::run() noexcept {
    const Activity& activity = Activity::here();
    std::uint64_t steps = 0;
    std::uint64_t round_trips = 0;
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, between_tellings, [this] { return stopping_; })) {
        if (steps != activity.steps() || round_trips != activity.round_trips()) {
            steps = activity.steps();
            round_trips = activity.round_trips();
            write((activity.measuring() ? "measuring " : "set-up ") + std::to_string(round_trips));
        }
    }
}

}  // namespace ipcbench::platform
