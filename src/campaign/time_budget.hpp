#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "campaign/campaign.hpp"
#include "runner/cell.hpp"

namespace ipcbench::campaign {

/// Parses the value of --until, half the width of an interval as a share of the rate (0.02: 2 %). Throws Error (usage).
[[nodiscard]] double parse_until(const std::string& text);

/// Returns approximately how long a run takes, with all phases. Nothing if the run has a count that runs as fast as
/// possible.
[[nodiscard]] std::optional<std::chrono::nanoseconds> expected_time(const runner::Cell& cell);

/// The same, or otherwise the time of a run that measures almost nothing.
[[nodiscard]] std::chrono::nanoseconds min_time(const runner::Cell& cell);

/// Spreads a total time over runs, `times` of each cell. Returns the duration that each may measure, after everything
/// else that a run takes, including the start of processes, warm-up and verification, and after what is reserved for
/// controls. Throws Error (usage) if too little is left.
[[nodiscard]] std::chrono::nanoseconds spread_budget(std::chrono::nanoseconds budget,
                                                     const std::vector<const runner::Cell*>& cells, std::uint64_t times,
                                                     std::chrono::nanoseconds reserved = {});

/// Keeps a campaign within its budget if the machine takes longer than planned: the remaining runs then measure for a
/// shorter time. All runs of one repetition measure for the same time.
class BudgetTracker {
public:
    using Clock = std::chrono::steady_clock;

    /// `planned` is how long each run should measure. `jobs` is the number of cells; each has `times` runs in total,
    /// `pairs` of them in each repetition.
    BudgetTracker(Clock::time_point end, std::chrono::nanoseconds planned, std::size_t jobs, std::uint64_t times,
                  std::uint64_t pairs);

    /// Records that the first runs of a job took place earlier, outside the budget.
    void skip(std::size_t job, std::uint64_t runs);

    /// Records that a run begins.
    void begin(const RunIndex& run_index, Clock::time_point now);

    /// Returns how long the run should measure.
    [[nodiscard]] std::chrono::nanoseconds duration() const noexcept { return duration_; }

private:
    [[nodiscard]] bool begins_repetition(std::size_t job);
    void fit_in(std::size_t runs, Clock::time_point now);

    Clock::time_point end_;
    std::chrono::nanoseconds duration_;
    std::vector<std::uint64_t> begun_;  ///< runs of each job
    std::uint64_t times_;
    std::uint64_t pairs_;
    std::uint64_t repetition_ = 0;
    std::size_t runs_ = 0;  ///< so far, of all jobs
    /// Planned total time of these runs, as far as it depends on how long they measure.
    std::chrono::nanoseconds measuring_{0};
    Clock::time_point started_;
};

}  // namespace ipcbench::campaign
