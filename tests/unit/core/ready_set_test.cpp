#include "ipcbench/core/ready_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;

/// Returns what the test sets, and records its arguments.
class ScriptedPoller final : public Poller {
public:
    std::span<const std::size_t> poll(milliseconds at_most) noexcept override {
        asked.push_back(at_most);
        return ready;
    }

    std::vector<std::size_t> ready;
    std::vector<milliseconds> asked;
};

std::vector<bool> awake(const ReadySet& ready_set) {
    return {ready_set.is_ready(0), ready_set.is_ready(1), ready_set.is_ready(2)};
}

class ReadySetTest : public ::testing::Test {
protected:
    ReadySet with(Wait wait) { return {{wait, &poller_}, 3}; }
    static void let_all_sleep(ReadySet& ready_set) {
        for (std::size_t i = 0; i < 3; ++i) {
            ready_set.set_idle(i, true);
        }
    }

    ScriptedPoller poller_;
};

TEST_F(ReadySetTest, checks_all_without_a_poller) {
    ReadySet ready_set({{WaitMode::block}, nullptr}, 3);
    let_all_sleep(ready_set);
    ready_set.wait_if_idle(false);
    EXPECT_THAT(awake(ready_set), ElementsAre(true, true, true));
}

TEST_F(ReadySetTest, sleeps_until_one_is_ready_when_all_are_idle) {
    ReadySet ready_set = with({WaitMode::block});
    let_all_sleep(ready_set);
    poller_.ready = {1};
    ready_set.wait_if_idle(true);
    EXPECT_THAT(awake(ready_set), ElementsAre(false, true, false));
    ASSERT_EQ(poller_.asked.size(), 1U);
    EXPECT_GT(poller_.asked[0].count(), 0);
}

TEST_F(ReadySetTest, polls_without_waiting_while_one_has_more_to_do) {
    ReadySet ready_set = with({WaitMode::block});
    let_all_sleep(ready_set);
    ready_set.set_idle(2, false);
    poller_.ready = {0};
    ready_set.wait_if_idle(true);
    EXPECT_THAT(awake(ready_set), ElementsAre(true, false, true));
    EXPECT_THAT(poller_.asked, ElementsAre(milliseconds{0}));
}

TEST_F(ReadySetTest, checks_all_after_a_poll_without_result) {
    ReadySet ready_set = with({WaitMode::block});
    let_all_sleep(ready_set);
    ready_set.wait_if_idle(false);
    EXPECT_THAT(awake(ready_set), ElementsAre(true, true, true));
}

TEST_F(ReadySetTest, checks_all_regularly_however_busy_some_are) {
    ReadySet ready_set = with({WaitMode::block});
    poller_.ready = {1};
    do {
        let_all_sleep(ready_set);
        ready_set.wait_if_idle(true);
    } while (!ready_set.is_ready(0));
    EXPECT_THAT(awake(ready_set), ElementsAre(true, true, true));
}

TEST_F(ReadySetTest, polls_before_it_sleeps_in_the_hybrid_mode) {
    ReadySet ready_set = with({WaitMode::hybrid, 2});
    for (int round = 0; round < 2; ++round) {
        let_all_sleep(ready_set);
        ready_set.wait_if_idle(false);
        EXPECT_THAT(awake(ready_set), ElementsAre(true, true, true));
    }
    EXPECT_TRUE(poller_.asked.empty());
    let_all_sleep(ready_set);
    ready_set.wait_if_idle(false);
    EXPECT_EQ(poller_.asked.size(), 1U);
}

}  // namespace
}  // namespace ipcbench
