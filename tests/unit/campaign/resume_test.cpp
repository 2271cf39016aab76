#include "campaign/resume.hpp"

#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reporters/printable_result.hpp"
#include "unit/error_of.hpp"

namespace ipcbench::campaign {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Returns a campaign of two cells that are measured three times.
PlannedCampaign two_cells() {
    GivenFlags flags;
    flags.transports = {"null"};
    flags.give("--codec", "raw");
    flags.give("--size", "1,2");
    flags.give("--iterations", "10");
    return plan_campaign(flags);
}

/// Returns a run, or a result, of a cell.
RunResult run_of(const PlannedCampaign& campaign, std::size_t cell) {
    RunResult run = description_of(campaign.cells.at(cell));
    run.round_trips = 10;
    run.elapsed_s = 1;
    return run;
}

TEST(Resume, gives_each_cell_its_runs) {
    PlannedCampaign campaign = two_cells();
    reporters::UnfinishedReport file;
    file.keeps_runs = true;
    file.runs = {{1, run_of(campaign, 1)}, {0, run_of(campaign, 0)}, {1, run_of(campaign, 1)}};
    restore(campaign, file);
    EXPECT_THAT(campaign.cells[0].earlier, SizeIs(1));
    EXPECT_THAT(campaign.cells[1].earlier, SizeIs(2));
    EXPECT_EQ(count_runs(campaign).all, 6U);
    EXPECT_EQ(count_runs(campaign).left, 3U);
    EXPECT_THAT(announcement(campaign), HasSubstr("3 of 6 runs are left"));
}

TEST(Resume, takes_any_number_of_runs_if_only_the_precision_was_requested) {
    GivenFlags flags;
    flags.transports = {"null"};
    flags.give("--iterations", "10");
    flags.give("--until", "2%");
    PlannedCampaign campaign = plan_campaign(flags);
    reporters::UnfinishedReport file;
    file.runs.assign(5, {0, run_of(campaign, 0)});
    restore(campaign, file);
    EXPECT_THAT(campaign.cells[0].earlier, SizeIs(5));
    EXPECT_EQ(count_runs(campaign).all, 3U);
    EXPECT_EQ(count_runs(campaign).left, 0U) << "of those that are certain";
}

TEST(Resume, takes_the_results_of_cells_without_runs_and_tries_the_failed_ones_again) {
    PlannedCampaign campaign = two_cells();
    reporters::UnfinishedReport file;
    file.report.results = {run_of(campaign, 0), run_of(campaign, 1)};
    file.report.results[1].status = RunStatus::failed;
    restore(campaign, file);
    EXPECT_TRUE(campaign.cells[0].finished);
    EXPECT_FALSE(campaign.cells[1].finished);
    EXPECT_EQ(count_runs(campaign).left, 3U);
    EXPECT_FALSE((ResumedCampaign{{}, campaign, file}).complete());
    campaign.cells[1].finished = std::make_shared<const RunResult>(run_of(campaign, 1));
    EXPECT_TRUE((ResumedCampaign{{}, campaign, file}).complete());
}

TEST(Resume, knows_cells_whose_names_cannot_be_shown) {
    PlannedCampaign campaign = two_cells();
    campaign.cells[0].variant = "a\tb";
    campaign.cells[1].variant = "\xff";
    reporters::UnfinishedReport file;
    file.runs = {{0, reporters::printable(run_of(campaign, 0))}};
    file.report.results = {reporters::printable(run_of(campaign, 1))};
    restore(campaign, file);
    EXPECT_THAT(campaign.cells[0].earlier, SizeIs(1));
    EXPECT_TRUE(campaign.cells[1].finished);
}

TEST(Resume, takes_nothing_from_a_partial_result) {
    PlannedCampaign campaign = two_cells();
    reporters::UnfinishedReport file;
    file.report.results = {run_of(campaign, 0)};
    file.report.results[0].status = RunStatus::partial;
    restore(campaign, file);
    EXPECT_FALSE(campaign.cells[0].finished);
    EXPECT_THAT(campaign.cells[0].earlier, IsEmpty());
}

TEST(Resume, refuses_runs_of_another_plan) {
    const PlannedCampaign campaign = two_cells();
    const auto error_about = [&](std::vector<reporters::RecordedRun> runs) {
        PlannedCampaign copy = campaign;
        reporters::UnfinishedReport file;
        file.report.name = "r.json";
        file.runs = std::move(runs);
        return std::string(test::error_of([&] { restore(copy, file); }).what());
    };
    EXPECT_THAT(error_about({{2, run_of(campaign, 0)}}), HasSubstr("'r.json': runs[0]: there is no cell 2"));
    EXPECT_THAT(error_about({{0, run_of(campaign, 0)}, {1, run_of(campaign, 0)}}),
                HasSubstr("runs[1]: it is a run of null, raw, 1 B, spin, but cell 1 is null, raw, 2 B, spin"));
    EXPECT_THAT(error_about(std::vector<reporters::RecordedRun>(4, {0, run_of(campaign, 0)})),
                HasSubstr("runs[3]: cell 0 has more than 3 runs"));
}

}  // namespace
}  // namespace ipcbench::campaign
