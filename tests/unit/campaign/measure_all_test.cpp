#include "campaign/measure_all.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/error_of.hpp"

namespace ipcbench::campaign {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

/// Records its calls, and stops after `enough` turns.
class Notebook final : public CampaignObserver {
public:
    void run_begins(const RunIndex& run_index) override {
        (run_index.control ? controls : turns).push_back(run_index.job);
    }
    void phase_begins(const runner::PhaseStart& start) override { phases.emplace_back(start.phase); }
    void runs_pause() override {}
    void result(const RunResult& result) override { results.push_back(result); }
    void unfinished(const RunResult& result) override { unfinished_results.push_back(result); }
    bool wants_to_stop() override { return turns.size() >= enough; }

    std::vector<std::size_t> turns;
    std::vector<std::size_t> controls;
    std::vector<std::string> phases;
    std::vector<RunResult> results;
    std::vector<RunResult> unfinished_results;
    std::size_t enough = 1000;
};

/// Returns flags for a campaign of `null`, which has no child and so takes almost no time.
GivenFlags few_round_trips(std::vector<std::string> transports = {"null"}) {
    GivenFlags flags;
    flags.transports = std::move(transports);
    flags.give("--iterations", "10");
    flags.give("--codec", "raw");
    return flags;
}

void measure(const GivenFlags& flags, Notebook& notebook) {
    platform::Supervisor supervisor(platform::Supervisor::Signals::ignore);
    measure_all(plan_campaign(flags), std::chrono::steady_clock::now(), supervisor, 20, notebook);
}

TEST(MeasureAll, reports_a_single_cell_once) {
    Notebook notebook;
    measure(few_round_trips(), notebook);
    EXPECT_THAT(notebook.turns, SizeIs(1));
    ASSERT_THAT(notebook.results, SizeIs(1));
    EXPECT_EQ(notebook.results[0].status, RunStatus::ok) << notebook.results[0].reason;
    EXPECT_EQ(notebook.results[0].round_trips, 10U);
    EXPECT_THAT(notebook.phases, testing::Contains("timed"));
}

TEST(MeasureAll, repeats_the_cells_of_a_matrix_in_turn) {
    GivenFlags flags = few_round_trips();
    flags.give("--size", "0,100");
    Notebook notebook;
    measure(flags, notebook);
    EXPECT_THAT(notebook.turns, SizeIs(6));
    ASSERT_THAT(notebook.results, SizeIs(2));
    EXPECT_THAT(notebook.results[0].repetitions, SizeIs(3));
    EXPECT_THAT(notebook.unfinished_results, SizeIs(4));
}

TEST(MeasureAll, reports_what_there_is_when_it_is_to_stop) {
    GivenFlags flags = few_round_trips();
    flags.give("--size", "0,100");
    Notebook notebook;
    notebook.enough = 2;  // each cell runs once
    measure(flags, notebook);
    ASSERT_THAT(notebook.results, SizeIs(2));
    EXPECT_EQ(notebook.results[0].status, RunStatus::partial);
    EXPECT_THAT(notebook.results[1].reason, StartsWith("interrupted after 1 of 3"));
}

TEST(MeasureAll, with_a_time_budget_spreads_it_over_the_runs) {
    GivenFlags flags;
    flags.transports = {"null"};
    flags.give("--codec", "raw");
    flags.give("--time-budget", "300ms");
    const PlannedCampaign campaign = plan_campaign(flags);
    ASSERT_THAT(campaign.cells, SizeIs(1));
    EXPECT_LT(campaign.cells[0].cell().duration, std::chrono::milliseconds{300});
    EXPECT_GE(campaign.cells[0].cell().duration, std::chrono::milliseconds{10});
}

/// Returns the controls of a campaign, as "shm-futex/block/none".
std::vector<std::string> controls_of(const GivenFlags& flags) {
    std::vector<std::string> names;
    for (const PlannedControl& control : plan_campaign(flags).controls) {
        const runner::Cell& cell = control.planned.cell();
        names.push_back(std::string(cell.transport->info.name) + "/" +
                        (cell.wait ? to_string(*cell.wait) : cell.codec->name.data()) + "/" + cell.placement.text);
        EXPECT_LE(cell.iterations.value(), 1000U);
    }
    return names;
}

TEST(PlannedCampaigns, of_a_breakdown_have_its_controls) {
    GivenFlags flags = few_round_trips({"pipe"});
    EXPECT_THAT(controls_of(flags), IsEmpty()) << "a single cell is compared with nothing";
    flags.give("--breakdown");
    EXPECT_THAT(controls_of(flags), testing::ElementsAre("null/raw/none", "shm-futex/block/none"));
}

TEST(PlannedCampaigns, of_several_cells_have_a_notification_for_each_wait_mode_and_placement) {
    GivenFlags flags = few_round_trips({"pipe", "uds-stream", "null"});
    flags.give("--size", "0,100");
    flags.give("--placement", "none,same");
    EXPECT_THAT(controls_of(flags), testing::ElementsAre("shm-futex/block/none", "shm-futex/block/same"));
    flags.give("--depth", "2");
    EXPECT_THAT(controls_of(flags), IsEmpty()) << "round trips overlap";
    EXPECT_THAT(controls_of(few_round_trips({"null", "null:json"})), IsEmpty());
}

TEST(PlannedCampaigns, of_several_cells_are_pinned_unless_a_placement_was_requested) {
    const auto placement_of = [](const GivenFlags& flags) { return plan_campaign(flags).request.chosen_placement; };
    EXPECT_FALSE(placement_of(few_round_trips({"pipe"})));
    EXPECT_FALSE(placement_of(few_round_trips({"null", "null:json"}))) << "there is no second process";
    const GivenFlags several = few_round_trips({"pipe", "uds-stream"});
    const auto chosen = placement_of(several);
    ASSERT_TRUE(chosen);
    EXPECT_FALSE(chosen->requested);
    for (const PlannedCell& cell : plan_campaign(several).cells) {
        EXPECT_EQ(cell.cell().placement.text, chosen->text);
    }
    EXPECT_THAT(plan_campaign(several).request.implied_flags, testing::Contains("--placement=" + chosen->text));
    GivenFlags open = few_round_trips({"pipe", "uds-stream"});
    open.give("--placement", "none");
    EXPECT_FALSE(placement_of(open));
    EXPECT_TRUE(plan_campaign(open).cells.front().cell().placement.requested);
}

TEST(PlannedCampaigns, announce_only_what_takes_long_or_is_shuffled) {
    EXPECT_THAT(announcement(plan_campaign(few_round_trips())), IsEmpty());
    GivenFlags flags = few_round_trips();
    flags.give("--size", "0,100");
    flags.give("--seed", "4711");
    EXPECT_EQ(announcement(plan_campaign(flags)), "\n6 runs, 3 of each cell, in shuffled order (--seed 4711)\n");
}

TEST(PlannedCampaigns, skip_what_only_a_matrix_brought_in_and_refuse_what_was_named) {
    GivenFlags flags = few_round_trips();
    flags.give("--depth", "2");  // null allows one request at a time
    const Error error = test::error_of([&] { static_cast<void>(plan_campaign(flags)); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    flags = few_round_trips();
    flags.give("--depth", "1,2");
    const PlannedCampaign campaign = plan_campaign(flags);
    ASSERT_THAT(campaign.cells, SizeIs(2));
    EXPECT_TRUE(campaign.cells[0].runs());
    EXPECT_FALSE(campaign.cells[1].runs());
    EXPECT_THAT(campaign.cells[1].skipped->reason, StartsWith("--depth does not apply to null"));
}

}  // namespace
}  // namespace ipcbench::campaign
