#include "campaign/planned_campaign.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "campaign/time_budget.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "reporters/numbers.hpp"

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

/// Throws Error (usage) if even the repetitions with which --until begins do not fit into the --time-budget.
void require_time_to_begin(const PlannedCampaign& campaign) {
    const double expected = expected_seconds(campaign);
    const auto& deadline = campaign.request.deadline;
    if (deadline && expected > std::chrono::duration<double>(*deadline).count()) {
        const std::uint64_t runs = count_runs(campaign).left;
        throw Error(ErrorKind::usage,
                    fmt::format("--time-budget: {} is too little for the {} run{} with which --until begins",
                                format_duration(*deadline), format_count(runs), runs == 1 ? "" : "s"),
                    fmt::format("give it at least {:.0f}s, or use a shorter --duration", std::ceil(expected)));
    }
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
    require_time_to_begin(campaign);
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
                            format_count(request.times()), request.plan.seed);
    }
    const std::string_view about = open_ended ? "at least" : "about";
    // How long a number of round trips takes as fast as possible is not known before they were measured.
    const bool is_known = std::all_of(campaign.cells.begin(), campaign.cells.end(), [](const PlannedCell& cell) {
        return !cell.runs() || expected_time(cell.cell()).has_value();
    });
    const double seconds = is_known ? expected_seconds(campaign) : 0;
    return seconds > 0 ? text + fmt::format(": {} {}", about, reporters::rough_time_text(std::max(1.0, seconds)))
                       : text;
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
