#pragma once

#include "campaign/flags.hpp"
#include "campaign/planned_campaign.hpp"
#include "reporters/report_file.hpp"

namespace ipcbench::campaign {

/// A campaign that goes on after an interruption.
struct ResumedCampaign {
    GivenFlags flags;  ///< those of the first invocation, with the reports of this one
    PlannedCampaign campaign;
    reporters::UnfinishedReport file;

    /// Returns whether nothing is left to measure or to report.
    [[nodiscard]] bool complete() const { return !file.keeps_runs && count_runs(campaign).left == 0; }
};

/// Reads the report that `--resume` names, and plans what is missing in it. The report is also the one that is written,
/// unless another was given. Cells that failed are tried again. Throws Error (usage) for a report that cannot go on,
/// and if `given` requests something else than the report's request.
[[nodiscard]] ResumedCampaign resume(const GivenFlags& given);

/// Gives planned cells the runs, and otherwise the results, that a report has of them. Throws Error (usage) if the
/// report is not of this plan.
void restore(PlannedCampaign& campaign, const reporters::UnfinishedReport& file);

}  // namespace ipcbench::campaign
