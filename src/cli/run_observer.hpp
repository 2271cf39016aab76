#pragma once

#include <exception>

#include "campaign/measure_all.hpp"
#include "campaign/planned_campaign.hpp"
#include "cli/reports.hpp"
#include "platform/supervisor.hpp"
#include "reporters/progress_line.hpp"

namespace ipcbench::cli {

/// Turns the events of a campaign into the progress line, the reports and the exit code.
class RunObserver final : public campaign::CampaignObserver {
public:
    /// Borrows everything.
    RunObserver(const campaign::PlannedCampaign& campaign, Reports& reports, platform::Supervisor& supervisor,
                bool quiet);

    void begin(const Context& context);

    void run_begins(const campaign::RunIndex& turn) override;
    void phase_begins(const runner::PhaseStart& phase_start) override;
    void runs_pause() override { line_.end(); }
    void result(const RunResult& result) override;
    void unfinished(const RunResult& result) override;
    void measured(std::size_t cell, const RunResult& run) override;
    [[nodiscard]] bool wants_to_stop() override { return supervisor_.signal() != 0 || failure_; }

    /// Ends the reports and returns the exit code. `complete` says that nothing is left to measure. Throws Error if
    /// something could not be written.
    [[nodiscard]] int end(bool complete);

private:
    template <class Call>
    void attempt(const Call& call);

    const campaign::PlannedCampaign& campaign_;
    Reports& reports_;
    platform::Supervisor& supervisor_;
    reporters::ProgressLine line_;
    campaign::RunIndex run_index_;

    // How the runs ended.
    bool failed_ = false;
    bool ran_ = false;

    // A write failure ends the campaign. What has been measured still goes to all other reports.
    std::exception_ptr failure_;
    bool reader_gone_ = false;
};

}  // namespace ipcbench::cli
