#include "platform/pauses.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <ctime>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/clock.hpp"
#include "platform/signals.hpp"

namespace ipcbench::platform {
namespace {

constexpr std::int64_t shortest_ns = 250'000'000;

/// Returns how long in total this thread was ready to run but waited for a CPU: the second number of schedstat. -1 if
/// the kernel does not say. Allocates nothing and leaves no descriptor open.
std::int64_t run_delay_ns() noexcept {
    const UniqueFd file(::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC));
    std::array<char, 128> text{};
    if (!file || ::read(file.get(), text.data(), text.size() - 1) <= 0) {
        return -1;
    }
    char* second = nullptr;
    // All three numbers are 0 if the kernel does not count.
    const bool ran = std::strtoll(text.data(), &second, 10) > 0;
    return ran ? std::strtoll(second, nullptr, 10) : -1;
}

/// Returns the number of pages that this thread had to wait for.
long major_faults() noexcept {
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_majflt;
}

std::int64_t read_ns(clockid_t clock) noexcept {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

std::uint64_t times_continued() noexcept {
    static std::atomic<std::uint64_t> times{0};
    sigset_t continued;
    sigemptyset(&continued);
    sigaddset(&continued, SIGCONT);
    constexpr timespec at_once{};
    if (::sigtimedwait(&continued, nullptr, &at_once) == SIGCONT && !termination_is_pending()) {
        ++times;
    }
    return times;
}

std::int64_t suspended_ns() noexcept {
    // Read between two readings of the other clock, so that time that passes in between is not mistaken for a suspend.
    const std::int64_t before = read_ns(CLOCK_BOOTTIME);
    const std::int64_t awake = read_ns(CLOCK_MONOTONIC);
    const std::int64_t after = read_ns(CLOCK_BOOTTIME);
    return before + (after - before) / 2 - awake;
}

void SleepOverruns::begin(std::chrono::milliseconds length) noexcept {
    delay_ns_ = run_delay_ns();
    faults_ = major_faults();
    scheduled_ns_ = now_ns() + std::chrono::nanoseconds(length).count();
}

void SleepOverruns::end() noexcept {
    const std::int64_t late = scheduled_ns_ == 0 ? 0 : now_ns() - scheduled_ns_;
    scheduled_ns_ = 0;
    if (late < shortest_ns || delay_ns_ < 0 || major_faults() != faults_) {
        return;
    }
    const std::int64_t delay = run_delay_ns();
    if (const std::int64_t stalled = late - (delay - delay_ns_); delay >= 0 && stalled >= shortest_ns) {
        stalled_ns_ += stalled;
    }
}

}  // namespace ipcbench::platform
