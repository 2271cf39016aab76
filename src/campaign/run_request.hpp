#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "campaign/builds.hpp"
#include "campaign/campaign.hpp"
#include "campaign/flags.hpp"
#include "campaign/matrix_limit.hpp"
#include "ipcbench/core/context.hpp"
#include "runner/cell.hpp"

namespace ipcbench::campaign {

/// One requested cell.
struct RequestedRun {
    runner::Cell cell;
    bool by_name = false;  ///< requested individually: a contradiction is then an error, not a skipped cell
};

struct RunRequest {
    std::vector<RequestedRun> runs;                    ///< the product of all axes
    bool matrix = false;                               ///< whether some axis has more than one value
    std::optional<std::chrono::nanoseconds> budget;    ///< of all runs together, which share it
    std::optional<std::chrono::nanoseconds> deadline;  ///< with --until: after that, nothing is repeated again
    MatrixLimit limit;
    std::vector<OtherBuild> builds;
    CampaignPlan plan;
    std::optional<double> slowdown;  ///< measures each cell three times: twice as it is, and slowed down by that share
    std::string reference;           ///< a transport's name, "" for none
    std::optional<runner::Placement> chosen_placement;  ///< of all cells, if there are several and none was requested

    /// The decisions of the environment, the placement that was chosen, and the random seed, as flags that repeat the
    /// same request.
    std::vector<std::string> implied_flags;
    RequestRecord record;  ///< the whole request, as reports keep it

    /// Returns how often each cell is measured, with --until at least and at most.
    [[nodiscard]] std::uint64_t times() const noexcept { return plan.repetitions * plan.runs_per_repetition(); }
    [[nodiscard]] std::uint64_t max_times() const noexcept {
        return (plan.until > 0 ? max_repetitions : plan.repetitions) * plan.runs_per_repetition();
    }
};

/// Reads flags and environment (TEST_DURATION_SECONDS, RPC_MESSAGE_COMPLEXITY, IPCBENCH_CHILD, IPCBENCH_PLUGINS) as
/// cells; a flag overrides its variable. Loads the plug-ins first. Throws Error (usage).
[[nodiscard]] RunRequest read_request(const GivenFlags& flags);

}  // namespace ipcbench::campaign
