#include "ipcbench/stats/judgement.hpp"

#include <array>
#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

Difference difference(double ratio, double standard_error, double noise = 0) {
    return {{std::log(ratio), standard_error, 4, 5, true}, noise};
}

TEST(HolmLevels, rise_until_one_fails) {
    // Adjusted by R, p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm"): 0.03, 0.06, 0.06, 0.02. So at 0.05 the first and the
    // last are rejected.
    const std::vector<double> levels = holm_levels(std::array{0.01, 0.04, 0.03, 0.005}, 0.05);
    EXPECT_THAT(levels, testing::ElementsAre(0.05 / 3, 0.05 / 2, 0.05 / 2, 0.05 / 4));
}

TEST(HolmLevels, of_failures_only_are_those_of_bonferroni) {
    EXPECT_THAT(holm_levels(std::array{0.9, 0.5}, 0.05), testing::ElementsAre(0.025, 0.025));
    EXPECT_TRUE(holm_levels({}, 0.05).empty());
}

TEST(JudgeOne, sees_a_difference_only_where_the_whole_interval_is_beyond_the_noise) {
    EXPECT_EQ(judge_one(difference(1.1, 0.01)).finding, Finding::faster);
    EXPECT_EQ(judge_one(difference(0.9, 0.01)).finding, Finding::slower);
    EXPECT_EQ(judge_one(difference(1.1, 0.01, 0.09)).finding, Finding::undecided);
    EXPECT_EQ(judge_one(difference(0.3, 0.5)).finding, Finding::undecided) << "however far the point estimate is";
}

TEST(JudgeOne, says_same_only_where_the_whole_interval_is_within_the_margin) {
    EXPECT_EQ(judge_one(difference(1.0, 0.01)).finding, Finding::same);
    EXPECT_EQ(judge_one(difference(1.0, 0.02)).finding, Finding::undecided);
    EXPECT_EQ(judge_one(difference(1.0, 0.02), {.margin = 0.1}).finding, Finding::same);
}

TEST(JudgeOne, cannot_decide_what_was_measured_once) {
    const Judgement judgement = judge_one({{std::log(9.0), 0, 0, 1, false}, 0});
    EXPECT_EQ(judgement.finding, Finding::undecided);
    EXPECT_FALSE(judgement.ratio.interval);
    EXPECT_FALSE(judgement.smallest_visible);
    EXPECT_FALSE(judgement.repetitions_needed);
}

TEST(JudgeOne, says_which_difference_it_could_have_seen) {
    // 4 degrees of freedom: t(0.975) = 2.7764, t(0.9) = 1.5332.
    EXPECT_NEAR(*judge_one(difference(1, 0.01)).smallest_visible, std::expm1(0.01 * (2.77645 + 1.53321)), 1e-6);
    EXPECT_NEAR(*judge_one(difference(1, 0.01, 0.02)).smallest_visible, 1.02 * std::exp(0.01 * (2.77645 + 1.53321)) - 1,
                1e-6);
}

TEST(JudgeOne, says_how_many_repetitions_it_takes) {
    const Judgement now = judge_one(difference(1, 0.03));
    ASSERT_TRUE(now.repetitions_needed);
    const auto enough = static_cast<double>(*now.repetitions_needed);
    const auto then = [&](double count) {
        const Effect effect{0, 0.03 * std::sqrt(5 / count), count - 1, static_cast<std::size_t>(count), true};
        return *judge_one({effect, 0}).smallest_visible;
    };
    EXPECT_LE(then(enough), 0.05);
    EXPECT_GT(then(enough - 1), 0.05);
    EXPECT_FALSE(judge_one(difference(1, 0.03, 0.06)).repetitions_needed) << "the noise alone is larger";
    EXPECT_FALSE(judge_one(difference(1.05, 0.03, 0.05)).repetitions_needed) << "it is as large as the margin";
    EXPECT_GT(*judge_one(difference(1.03, 0.03)).repetitions_needed, *now.repetitions_needed)
        << "a small difference takes longer than none";
}

TEST(JudgeOne, knows_that_more_repetitions_do_not_show_how_campaigns_differ) {
    Difference across = difference(1, 0.03);
    across.effect.across_campaigns = true;
    EXPECT_FALSE(judge_one(across).repetitions_needed);
    across = difference(1, 0.016);
    const std::uint64_t in_turn = judge_one(across).repetitions_needed.value();
    across.effect.across_campaigns = true;
    EXPECT_GT(judge_one(across).repetitions_needed.value(), in_turn);
}

TEST(JudgeAll, needs_more_evidence_the_more_cells_there_are) {
    const Difference one = difference(0.96, 0.01);  // p = 0.015
    EXPECT_EQ(judge_all(std::array{one}, {}).front().finding, Finding::slower);
    std::vector<Difference> many(40, difference(1, 0.01));
    many.push_back(one);
    const Judgement judgement = judge_all(many, {}).back();
    EXPECT_EQ(judgement.finding, Finding::undecided);
    EXPECT_NEAR(judgement.ratio.interval->level, 1 - 0.05 / 41, 1e-12);
}

TEST(JudgeAll, counts_only_cells_with_a_known_error) {
    const std::vector<Judgement> both = judge_all(std::array{difference(0.96, 0.01), Difference{}}, {});
    EXPECT_EQ(both[0].finding, Finding::slower);
    EXPECT_EQ(both[1].finding, Finding::undecided);
}

}  // namespace
}  // namespace ipcbench
