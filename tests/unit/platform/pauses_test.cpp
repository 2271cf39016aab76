#include "platform/pauses.hpp"

#include <unistd.h>

#include <csignal>

#include <gtest/gtest.h>

#include "platform/signals.hpp"
#include "platform/supervisor.hpp"

namespace ipcbench::platform {
namespace {

using namespace std::chrono_literals;

/// Restores the signal mask, which belongs to the whole process; other tests must not inherit a change.
class PausesTest : public ::testing::Test {
protected:
    PausesTest() {
        ::pthread_sigmask(SIG_SETMASK, nullptr, &before_);
        prepare_signals();
    }
    ~PausesTest() override { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_{};
};

TEST_F(PausesTest, a_continuation_counts_once) {
    const std::uint64_t before = times_continued();
    EXPECT_EQ(times_continued(), before);
    ::kill(::getpid(), SIGCONT);
    EXPECT_EQ(times_continued(), before + 1);
    EXPECT_EQ(times_continued(), before + 1);
}

TEST_F(PausesTest, one_that_comes_with_an_order_to_end_does_not_count) {
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &term, nullptr);
    const std::uint64_t before = times_continued();
    ::kill(::getpid(), SIGTERM);
    ::kill(::getpid(), SIGCONT);
    EXPECT_EQ(times_continued(), before);
    constexpr timespec at_once{};
    EXPECT_EQ(::sigtimedwait(&term, nullptr, &at_once), SIGTERM);
}

TEST_F(PausesTest, a_supervisor_reports_what_has_just_happened) {
    Supervisor supervisor(Supervisor::Signals::ignore);
    supervisor.watch_progress(1h);
    const Pauses before = supervisor.pauses();
    EXPECT_EQ(difference(supervisor.pauses(), before).stops, 0U);
    ::kill(::getpid(), SIGCONT);
    const Pauses since = difference(supervisor.pauses(), before);
    EXPECT_EQ(since.stops, 1U);
    EXPECT_FALSE(since.suspended());
}

TEST_F(PausesTest, a_sleep_that_never_began_was_not_late) {
    SleepOverruns sleeps;
    sleeps.end();
    sleeps.begin(0ms);
    sleeps.end();
    sleeps.end();
    EXPECT_EQ(sleeps.stalled_ns(), 0);
}

}  // namespace
}  // namespace ipcbench::platform
