#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "campaign/control_cells.hpp"
#include "campaign/flags.hpp"
#include "campaign/jobs.hpp"
#include "campaign/run_request.hpp"

namespace ipcbench::campaign {

/// A whole invocation of `ipcbench run`, checked and decided before anything runs.
struct PlannedCampaign {
    RunRequest request;
    std::vector<PlannedCell> cells{};        ///< the requested cells
    std::vector<PlannedControl> controls{};  ///< of several cells, and with --breakdown

    /// Returns what this run measures.
    [[nodiscard]] const PlannedCell& planned(const RunIndex& run_index) const {
        return run_index.control ? controls.at(run_index.job).planned : cells.at(run_index.job);
    }
};

/// Throws Error (usage) for contradictory flags, and for more cells or a longer time than the limits allow.
[[nodiscard]] PlannedCampaign plan_campaign(const GivenFlags& flags);

/// How many runs a campaign has.
struct RunCount {
    std::uint64_t all = 0;
    std::uint64_t left = 0;  ///< without those that took place before an interruption
};
[[nodiscard]] RunCount count_runs(const PlannedCampaign& campaign);

/// Returns how many runs of a cell are left, with --until at least.
[[nodiscard]] std::uint64_t runs_left(const PlannedCampaign& campaign, const PlannedCell& cell);

/// Returns "252 runs, 3 of each cell, in shuffled order (--seed 4711): about 5 min".
[[nodiscard]] std::string run_summary(const PlannedCampaign& campaign);

/// Returns "252 runs, 3 of each cell, in shuffled order (--seed 4711): about 5 min" if the campaign takes a minute or
/// more, or if its order is not the requested one; otherwise "".
[[nodiscard]] std::string announcement(const PlannedCampaign& campaign);

}  // namespace ipcbench::campaign
