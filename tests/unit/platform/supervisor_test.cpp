#include "platform/supervisor.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include <gtest/gtest.h>

#include "platform/fd_passing.hpp"
#include "platform/process.hpp"

namespace ipcbench::platform {
namespace {

using namespace std::chrono_literals;

bool is_blocked(int signal) {
    sigset_t mask;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    return sigismember(&mask, signal) == 1;
}

/// A supervisor blocks signals in the thread that creates it; restores the mask for other tests.
class SupervisorTest : public ::testing::Test {
protected:
    SupervisorTest() {
        ::pthread_sigmask(SIG_SETMASK, nullptr, &before_);
        for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
            std::signal(signal, SIG_DFL);  // a background job, or one under nohup(1), ignores some signals
        }
    }
    ~SupervisorTest() override { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

    /// Blocks in a system call, as a channel does, until the lifeline is cut. If the supervisor does not interrupt the
    /// call, the test runs into its time-out.
    StopReason wait_for_the_cut(Supervisor& supervisor) {
        char byte = 0;
        while (!supervisor.lifeline().cut()) {
            EXPECT_EQ(::read(silence_.first.get(), &byte, 1), -1);
            EXPECT_EQ(errno, EINTR);
        }
        return supervisor.lifeline().reason();
    }

    std::pair<UniqueFd, UniqueFd> silence_ = socket_pair();  ///< nobody ever writes to it

private:
    sigset_t before_{};
};

TEST_F(SupervisorTest, a_termination_signal_interrupts_a_blocking_call) {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        Supervisor supervisor(Supervisor::Signals::watch);
        EXPECT_EQ(supervisor.signal(), 0);
        ASSERT_EQ(::kill(::getpid(), signal), 0);
        EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::interrupted);
        EXPECT_EQ(supervisor.signal(), signal);
    }
}

TEST_F(SupervisorTest, keeps_interrupting_until_it_is_disarmed) {
    Supervisor supervisor(Supervisor::Signals::watch);
    ASSERT_EQ(::kill(::getpid(), SIGTERM), 0);
    EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::interrupted);
    for (int i = 0; i < 5; ++i) {
        char byte = 0;
        EXPECT_EQ(::read(silence_.first.get(), &byte, 1), -1);
        EXPECT_EQ(errno, EINTR);
    }
}

TEST_F(SupervisorTest, an_interruption_outlasts_disarming) {
    Supervisor supervisor(Supervisor::Signals::watch);
    ASSERT_EQ(::kill(::getpid(), SIGINT), 0);
    EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::interrupted);
    supervisor.disarm();
    EXPECT_EQ(supervisor.lifeline().reason(), StopReason::interrupted);
}

TEST_F(SupervisorTest, the_first_signal_is_the_one_that_is_told) {
    Supervisor supervisor(Supervisor::Signals::watch);
    ASSERT_EQ(::kill(::getpid(), SIGINT), 0);
    EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::interrupted);
    ASSERT_EQ(::kill(::getpid(), SIGTERM), 0);
    char byte = 0;
    EXPECT_EQ(::read(silence_.first.get(), &byte, 1), -1);
    EXPECT_EQ(supervisor.signal(), SIGINT);
}

TEST_F(SupervisorTest, leaves_signals_as_they_are_when_told_so) {
    const Supervisor supervisor(Supervisor::Signals::ignore);
    EXPECT_FALSE(is_blocked(SIGINT));
    EXPECT_FALSE(is_blocked(SIGTERM));
    EXPECT_EQ(supervisor.signal(), 0);
}

TEST_F(SupervisorTest, the_peers_end_interrupts_a_blocking_call) {
    auto [ours, theirs] = socket_pair();
    Supervisor supervisor(Supervisor::Signals::ignore);
    supervisor.watch_peer(ours.get());
    theirs.reset();
    EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::peer_gone);
    EXPECT_EQ(supervisor.signal(), 0);
}

TEST_F(SupervisorTest, a_peer_that_has_ended_already_is_seen) {
    auto [ours, theirs] = socket_pair();
    theirs.reset();
    Supervisor supervisor(Supervisor::Signals::ignore);
    supervisor.watch_peer(ours.get());
    EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::peer_gone);
}

TEST_F(SupervisorTest, standing_still_interrupts_a_blocking_call) {
    Supervisor supervisor(Supervisor::Signals::ignore);
    supervisor.lifeline().advance(5);
    supervisor.watch_progress(50ms);
    EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::stalled);
}

TEST_F(SupervisorTest, what_is_only_sent_is_no_progress) {
    Supervisor supervisor(Supervisor::Signals::ignore);
    supervisor.watch_progress(50ms);
    while (!supervisor.lifeline().cut()) {
        supervisor.lifeline().count(1);
    }
    EXPECT_EQ(supervisor.lifeline().reason(), StopReason::stalled);
}

TEST_F(SupervisorTest, answers_that_only_the_peer_knows_of_count) {
    const UniqueFd counter = Supervisor::make_answer_counter();
    auto [ours, theirs] = socket_pair();
    Supervisor peer(Supervisor::Signals::ignore);
    peer.report_answers(counter.get(), 80ms);
    Supervisor supervisor(Supervisor::Signals::ignore);
    supervisor.watch_peer(ours.get(), counter.get());
    // While the peer reports answers, this side must not give up, however slow both sides are.
    supervisor.watch_progress(30s);
    std::uint64_t told = 0;
    while (told == 0) {
        peer.lifeline().advance(1);
        pollfd polled{counter.get(), POLLIN, 0};
        told = ::poll(&polled, 1, 0) == 1 ? 1 : 0;
    }
    supervisor.watch_progress(20ms);
    EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::stalled) << "now the peer tells of nothing more";
    supervisor.forget_peer(ours.get(), counter.get());
}

TEST_F(SupervisorTest, a_peer_is_killed_when_the_wait_does_not_end_and_that_is_told) {
    const auto [input, keeps_it_alive] = socket_pair();
    ChildProcess peer("/bin/cat", {}, -1, {.input = input.get()});
    ASSERT_GE(peer.exit_fd(), 0);
    Supervisor supervisor(Supervisor::Signals::ignore);
    supervisor.watch_peer(peer.exit_fd());
    EXPECT_FALSE(supervisor.has_killed_peers());
    supervisor.cut(StopReason::stalled);
    const auto status = peer.wait(30s);  // an interruption does not end this wait
    ASSERT_TRUE(status);
    EXPECT_EQ(status->signal, SIGKILL);
    EXPECT_TRUE(supervisor.has_killed_peers());
    supervisor.disarm();
    EXPECT_FALSE(supervisor.has_killed_peers());
}

TEST_F(SupervisorTest, the_first_reason_stays) {
    auto [ours, theirs] = socket_pair();
    theirs.reset();
    Supervisor supervisor(Supervisor::Signals::watch);
    supervisor.watch_peer(ours.get());
    EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::peer_gone);
    ASSERT_EQ(::kill(::getpid(), SIGTERM), 0);
    char byte = 0;
    while (supervisor.signal() == 0) {
        EXPECT_EQ(::read(silence_.first.get(), &byte, 1), -1);
    }
    EXPECT_EQ(supervisor.lifeline().reason(), StopReason::peer_gone);
}

TEST_F(SupervisorTest, disarming_resets_the_lifeline_for_the_next_session) {
    Supervisor supervisor(Supervisor::Signals::ignore);
    supervisor.watch_progress(20ms);
    EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::stalled);
    supervisor.disarm();
    EXPECT_FALSE(supervisor.lifeline().cut());

    auto [ours, theirs] = socket_pair();
    supervisor.watch_peer(ours.get());
    theirs.reset();
    EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::peer_gone);
}

TEST_F(SupervisorTest, the_end_of_any_of_several_peers_is_seen) {
    auto [one, peer_of_one] = socket_pair();
    auto [other, peer_of_other] = socket_pair();
    Supervisor supervisor(Supervisor::Signals::ignore);
    supervisor.watch_peer(one.get());
    supervisor.watch_peer(other.get());
    peer_of_other.reset();
    EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::peer_gone);
    supervisor.forget_peer(other.get());
    EXPECT_TRUE(supervisor.lifeline().cut()) << "one is still watched";
    supervisor.forget_peer(one.get());
    EXPECT_FALSE(supervisor.lifeline().cut());
}

TEST_F(SupervisorTest, a_peer_that_is_not_watched_any_more_may_go) {
    auto [ours, theirs] = socket_pair();
    Supervisor supervisor(Supervisor::Signals::ignore);
    supervisor.watch_peer(ours.get());
    supervisor.disarm();
    theirs.reset();
    // Only what is watched next cuts the lifeline.
    supervisor.watch_progress(20ms);
    EXPECT_EQ(wait_for_the_cut(supervisor), StopReason::stalled);
}

TEST_F(SupervisorTest, comes_and_goes_without_anything_to_watch) {
    for (int i = 0; i < 50; ++i) {
        Supervisor supervisor(Supervisor::Signals::ignore);
        EXPECT_FALSE(supervisor.lifeline().cut());
    }
}

}  // namespace
}  // namespace ipcbench::platform
