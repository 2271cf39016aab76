#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cli/matrix_limit.hpp"
#include "cli/run_flags.hpp"
#include "runner/campaign.hpp"
#include "runner/cell.hpp"

namespace ipcbench::cli {

/// One cell that was asked for.
struct RequestedRun {
    runner::Cell cell;
    bool by_name = false;  ///< it, and no other of its transport: what cannot be meant is an error, not a skipped cell
};

/// Another build of this program.
struct OtherBuild {
    std::string name;     ///< "debug"; "" for this one
    std::string program;  ///< path of its ipcbench
};

struct RunRequest {
    std::vector<RequestedRun> runs;  ///< the product of all axes
    bool matrix = false;             ///< some axis has more than one value
    std::optional<std::chrono::nanoseconds> budget;
    MatrixLimit limit;
    std::vector<OtherBuild> builds;
    runner::CampaignPlan plan;
    std::string reference;  ///< a transport's name, "" for none

    /// What the environment decided, and the seed that was drawn, as flags that make the same request again.
    std::vector<std::string> implied_flags;

    /// How often each cell is measured.
    [[nodiscard]] std::uint64_t times() const noexcept { return plan.repetitions * (plan.self_check ? 2 : 1); }
};

/// Flags and environment (TEST_DURATION_SECONDS, RPC_MESSAGE_COMPLEXITY, IPCBENCH_CHILD) as cells; a flag wins over its
/// variable. Throws Error (usage).
[[nodiscard]] RunRequest read_request(const RunFlags& flags);

/// What the results of this build are called where there are several: "release".
[[nodiscard]] std::string name_of_this_build();

}  // namespace ipcbench::cli
