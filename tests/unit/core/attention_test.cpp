#include "ipcbench/core/attention.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;

/// Says what it is told to say, and remembers what it was asked.
class ScriptedReadiness final : public Readiness {
public:
    std::span<const std::size_t> await(milliseconds at_most) noexcept override {
        asked.push_back(at_most);
        return ready;
    }

    std::vector<std::size_t> ready;
    std::vector<milliseconds> asked;
};

std::vector<bool> awake(const Attentive& attentive) {
    return {attentive.is_awake(0), attentive.is_awake(1), attentive.is_awake(2)};
}

class AttentiveTest : public ::testing::Test {
protected:
    Attentive with(Wait wait) { return {{wait, &readiness_}, 3}; }
    static void let_all_sleep(Attentive& attentive) {
        for (std::size_t i = 0; i < 3; ++i) {
            attentive.may_sleep(i, true);
        }
    }

    ScriptedReadiness readiness_;
};

TEST_F(AttentiveTest, looks_at_all_when_there_is_nothing_to_sleep_on) {
    Attentive attentive({{WaitMode::block}, nullptr}, 3);
    let_all_sleep(attentive);
    attentive.rest(false);
    EXPECT_THAT(awake(attentive), ElementsAre(true, true, true));
}

TEST_F(AttentiveTest, sleeps_until_one_is_ready_when_all_may) {
    Attentive attentive = with({WaitMode::block});
    let_all_sleep(attentive);
    readiness_.ready = {1};
    attentive.rest(true);
    EXPECT_THAT(awake(attentive), ElementsAre(false, true, false));
    ASSERT_EQ(readiness_.asked.size(), 1U);
    EXPECT_GT(readiness_.asked[0].count(), 0);
}

TEST_F(AttentiveTest, only_looks_while_one_has_more_to_do) {
    Attentive attentive = with({WaitMode::block});
    let_all_sleep(attentive);
    attentive.may_sleep(2, false);
    readiness_.ready = {0};
    attentive.rest(true);
    EXPECT_THAT(awake(attentive), ElementsAre(true, false, true));
    EXPECT_THAT(readiness_.asked, ElementsAre(milliseconds{0}));
}

TEST_F(AttentiveTest, looks_at_all_after_a_sleep_in_vain) {
    Attentive attentive = with({WaitMode::block});
    let_all_sleep(attentive);
    attentive.rest(false);
    EXPECT_THAT(awake(attentive), ElementsAre(true, true, true));
}

TEST_F(AttentiveTest, looks_at_all_now_and_then_however_busy_some_are) {
    Attentive attentive = with({WaitMode::block});
    readiness_.ready = {1};
    do {
        let_all_sleep(attentive);
        attentive.rest(true);
    } while (!attentive.is_awake(0));
    EXPECT_THAT(awake(attentive), ElementsAre(true, true, true));
}

TEST_F(AttentiveTest, polls_before_it_sleeps_in_the_hybrid_mode) {
    Attentive attentive = with({WaitMode::hybrid, 2});
    for (int round = 0; round < 2; ++round) {
        let_all_sleep(attentive);
        attentive.rest(false);
        EXPECT_THAT(awake(attentive), ElementsAre(true, true, true));
    }
    EXPECT_TRUE(readiness_.asked.empty());
    let_all_sleep(attentive);
    attentive.rest(false);
    EXPECT_EQ(readiness_.asked.size(), 1U);
}

}  // namespace
}  // namespace ipcbench
