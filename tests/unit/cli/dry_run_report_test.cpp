#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/dry_run.hpp"
#include "unit/reporters/golden.hpp"
#include "unit/reporters/matrix_results.hpp"

namespace ipcbench::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

campaign::GivenFlags flags_for_null() {
    campaign::GivenFlags flags;
    flags.transports = {"null"};
    flags.give("--codec", "raw,json");
    flags.give("--size", "0,60000");
    flags.give("--seed", "7");
    flags.give("--placement", "none");
    return flags;
}

TEST(DryRunReport, matches_the_golden_files) {
    campaign::GivenFlags flags = flags_for_null();
    flags.give("--duration", "2s");
    flags.give("--repetitions", "5");
    flags.give("--depth", "1,2");  // null allows one request at a time
    const campaign::PlannedCampaign campaign = campaign::plan_campaign(flags);
    for (const int width : {80, 120}) {
        reporters::test::expect_golden("dry-run-" + std::to_string(width) + ".txt",
                                       dry_run_text(campaign, {.width = width}));
    }
}

TEST(DryRunReport, shows_only_what_is_left_of_a_resumed_campaign) {
    campaign::GivenFlags flags = flags_for_null();
    flags.give("--iterations", "10");
    campaign::PlannedCampaign campaign = campaign::plan_campaign(flags);
    ASSERT_EQ(campaign.cells.size(), 4U);
    campaign.cells[0].finished =
        std::make_shared<const RunResult>(reporters::test::cell("null", 0, 100, WaitMode::spin));
    campaign.cells[1].earlier = {reporters::test::cell("null", 0, 100, WaitMode::spin)};
    const std::string text = dry_run_text(campaign, {});
    EXPECT_THAT(text,
                HasSubstr("8 of 12 runs are left, 3 of each cell, in shuffled order (--seed 7); nothing was run"));
    EXPECT_THAT(text, HasSubstr("how long they take is not known before they run"));
}

TEST(DryRunReport, estimates_counts_that_something_paces) {
    const auto told = [](const char* flag, const char* value) {
        campaign::GivenFlags flags;
        flags.transports = {"pipe"};
        flags.give("--iterations", "5");
        flags.give("--repetitions", "2");
        flags.give(flag, value);
        return dry_run_text(campaign::plan_campaign(flags), {});
    };
    EXPECT_THAT(told("--gap", "2s"), ContainsRegex("2 runs, .*: about 2[0-9] s; nothing was run"));
    EXPECT_THAT(told("--rate", "0.5"), ContainsRegex("2 runs, .*: about 2[0-9] s; nothing was run"));
    EXPECT_THAT(told("--gap", "0"), Not(HasSubstr("about")));
}

}  // namespace
}  // namespace ipcbench::cli
