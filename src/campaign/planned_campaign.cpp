#include "campaign/planned_campaign.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

#include <fmt/format.h>

#include "campaign/time_budget.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench::campaign {
namespace {

/// Returns how long the runs that are left take; those with a count, which run as fast as possible, do not count.
double expected_seconds(const PlannedCampaign& campaign) {
    std::chrono::duration<double> expected = time_of(campaign.controls);
    for (const PlannedCell& cell : campaign.cells) {
        expected += std::chrono::duration<double>(expected_time(cell.cell()).value_or(std::chrono::nanoseconds{0})) *
                    static_cast<double>(runs_left(campaign, cell));
    }
    return expected.count();
}

}  // namespace

PlannedCampaign plan_campaign(const GivenFlags& flags) {
    PlannedCampaign campaign{.request = read_request(flags)};
    campaign.cells = plan_cells(campaign.request);
    const bool whole_breakdown = flags.has("--breakdown");
    if (whole_breakdown || campaign.cells.size() > 1) {
        campaign.controls = plan_controls(campaign.request, campaign.cells, whole_breakdown);
    }
    const std::chrono::nanoseconds controls = time_of(campaign.controls);
    apply_budget(campaign.request, controls, campaign.cells);
    require_bounded_time(campaign.request, controls, campaign.cells);
    return campaign;
}

std::uint64_t runs_left(const PlannedCampaign& campaign, const PlannedCell& cell) {
    const std::uint64_t times = campaign.request.times();
    return cell.runs() ? times - std::min<std::uint64_t>(times, cell.earlier.size()) : 0;
}

RunCount count_runs(const PlannedCampaign& campaign) {
    RunCount count;
    for (const PlannedCell& cell : campaign.cells) {
        count.all += cell.skipped ? 0 : campaign.request.times();
        count.left += runs_left(campaign, cell);
    }
    return count;
}

std::string run_summary(const PlannedCampaign& campaign) {
    const RunRequest& request = campaign.request;
    const bool open_ended = request.plan.until > 0;
    const RunCount runs = count_runs(campaign);
    std::string text = runs.left < runs.all
                           ? fmt::format("{} of {} runs are left", format_count(runs.left), format_count(runs.all))
                           : fmt::format("{} run{}", format_count(runs.all), runs.all == 1 ? "" : "s");
    if (request.plan.shuffled && runs.all > 1) {
        text += fmt::format(", {}{} of each cell, in shuffled order (--seed {})", open_ended ? "at least " : "",
                            request.times(), request.plan.seed);
    }
    const std::string_view about = open_ended ? "at least" : "about";
    const double seconds = expected_seconds(campaign);
    if (seconds >= 60) {
        text += fmt::format(": {} {:.0f} min", about, seconds / 60);
    } else if (seconds > 0) {
        text += fmt::format(": {} {:.0f} s", about, seconds);
    }
    return text;
}

std::string announcement(const PlannedCampaign& campaign) {
    constexpr double long_wait = 60;
    const RunCount runs = count_runs(campaign);
    const bool as_requested = !campaign.request.plan.shuffled && runs.left == runs.all;
    if (runs.all < 2 || (as_requested && expected_seconds(campaign) < long_wait)) {
        return "";
    }
    return "\n" + run_summary(campaign) + "\n";
}

}  // namespace ipcbench::campaign
