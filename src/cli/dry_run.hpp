#pragma once

#include <string>

#include "campaign/planned_campaign.hpp"
#include "reporters/style.hpp"

namespace ipcbench::cli {

/// Returns what a campaign would measure: its cells in the order of their first repetition, each with the number of its
/// runs and their time, then those that are skipped and why, and the sum.
[[nodiscard]] std::string dry_run_text(const campaign::PlannedCampaign& campaign, const reporters::Style& style);

}  // namespace ipcbench::cli
