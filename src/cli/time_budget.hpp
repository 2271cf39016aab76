#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "runner/campaign.hpp"
#include "runner/cell.hpp"

namespace ipcbench::cli {

/// About how long a run takes, all phases included. Nothing where a count was asked for that goes as fast as it can.
[[nodiscard]] std::optional<std::chrono::nanoseconds> expected_time(const runner::Cell& cell);

/// The same, or else the time of a run that measures next to nothing.
[[nodiscard]] std::chrono::nanoseconds least_time(const runner::Cell& cell);

/// Spreads a total time over runs, `times` of each cell: the duration that each may measure, after what else they take,
/// the start of processes, warm-up and verification included. Throws Error (usage) when too little is left.
[[nodiscard]] std::chrono::nanoseconds spread_budget(std::chrono::nanoseconds budget,
                                                     const std::vector<const runner::Cell*>& cells,
                                                     std::uint64_t times);

/// Keeps a campaign within its budget where the machine takes longer than was planned: the runs that are still to come
/// then measure for a shorter time, those of one repetition all for the same.
class Pace {
public:
    using Clock = std::chrono::steady_clock;

    /// `planned`: how long each is to measure. `jobs`: how many cells there are, each `times` times in all, `pairs` of
    /// them in a repetition.
    Pace(Clock::time_point end, std::chrono::nanoseconds planned, std::size_t jobs, std::uint64_t times,
         std::uint64_t pairs);

    /// A run begins.
    void begin(const runner::Turn& turn, Clock::time_point now);

    /// How long it is to measure.
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
    std::size_t runs_ = 0;                   ///< so far, all jobs together
    std::chrono::nanoseconds measuring_{0};  ///< what these were to take for what they measure
    Clock::time_point started_;
};

}  // namespace ipcbench::cli
