#pragma once

#include <chrono>

#include "campaign/campaign.hpp"
#include "campaign/planned_campaign.hpp"
#include "ipcbench/core/result.hpp"
#include "platform/supervisor.hpp"
#include "runner/measurement.hpp"

namespace ipcbench::campaign {

/// Observes the progress of a campaign. None of the calls throws.
class CampaignObserver {
public:
    CampaignObserver() = default;
    CampaignObserver(const CampaignObserver&) = delete;
    CampaignObserver& operator=(const CampaignObserver&) = delete;
    virtual ~CampaignObserver() = default;

    virtual void run_begins(const RunIndex& run_index) = 0;
    virtual void phase_begins(const runner::PhaseStart& phase_start) = 0;
    virtual void runs_pause() = 0;  ///< a result is about to be reported
    virtual void result(const RunResult& result) = 0;

    /// Receives the interim result of a cell that still waits for repetitions or controls.
    virtual void unfinished(const RunResult& result) = 0;

    /// Receives each new run by itself, as `CampaignEvents::measured`. `cell` is its place in the planned campaign.
    virtual void measured(std::size_t /*cell*/, const RunResult& /*run*/) {}

    /// Returns whether to stop; called before each run.
    [[nodiscard]] virtual bool wants_to_stop() = 0;
};

/// Measures all cells. `began` is when the program started; its time budget counts from there. Returns whether every
/// cell was measured to its end.
bool measure_all(const PlannedCampaign& campaign, std::chrono::steady_clock::time_point began,
                 platform::Supervisor& supervisor, double clock_cost_ns, CampaignObserver& observer);

}  // namespace ipcbench::campaign
