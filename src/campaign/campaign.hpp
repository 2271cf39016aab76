#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "ipcbench/core/result.hpp"

namespace ipcbench::campaign {

/// One cell of a campaign.
struct Job {
    RunResult described;  ///< what is known before it runs; the final result if there is nothing to measure
    std::function<RunResult()> measure;  ///< runs one repetition; null if there is nothing to measure
    std::vector<RunResult> earlier{};    ///< its first runs, if the campaign goes on after an interruption

    /// With `until`: jobs of one group go on together, until the ratio of each to the first of them is known. A job
    /// without a group goes on until its rate is known.
    std::optional<std::size_t> group{};
};

/// An interval that is not narrow enough after so many repetitions never will be.
inline constexpr std::uint64_t max_repetitions = 10'000;

struct CampaignPlan {
    std::uint64_t repetitions = 1;  ///< with `until`, at least that many
    double until = 0;               ///< half the width of the interval to reach, as a share (0.02: 2 %); 0: just count
    bool shuffled = false;          ///< whether the cells of each repetition run in a random order
    std::uint64_t seed = 0;         ///< of the random order
    bool self_check = false;        ///< whether each cell runs twice per repetition, to see by how much the two differ

    /// Returns how often a cell runs in each repetition.
    [[nodiscard]] std::uint64_t runs_per_repetition() const noexcept { return self_check ? 2 : 1; }
};

/// Controls, which are measured between the jobs.
struct ControlJobs {
    std::vector<std::function<RunResult()>> measure{};  ///< each runs a control once
    std::uint64_t runs = 0;                             ///< of each, spread evenly over the campaign
    std::function<void(std::size_t control, const RunResult&)> finished{};  ///< called with each run
};

/// The position of a run in the campaign, for observers.
struct RunIndex {
    std::size_t job = 0;     ///< among the jobs, or among the controls
    std::size_t number = 1;  ///< among all runs, from 1
    std::size_t of = 1;
    bool control = false;
};

struct CampaignEvents {
    std::function<void(const RunIndex&)> on_start;
    /// Called with all repetitions of a job, as one result.
    std::function<void(std::size_t job, const RunResult&)> finished;
    std::function<bool()> interrupted;  ///< called before each run

    /// Called with the interim result of a job whose repetitions continue, as a partial result; may be null.
    std::function<void(std::size_t job, const RunResult&)> unfinished{};

    /// Called with each new run of a job that counts, by itself; may be null.
    std::function<void(std::size_t job, const RunResult&)> measured{};

    /// With `until`: returns whether the time for further repetitions is over; may be null. Called before each of
    /// these.
    std::function<bool()> time_is_over{};
};

/// Returns the order of the jobs in repetition `round`, by index.
[[nodiscard]] std::vector<std::size_t> order_of(std::size_t jobs, const CampaignPlan& plan, std::uint64_t round);

/// Measures every job `repetitions` times, or with `until` those that need it more often. Each round measures every job
/// once, so that a change of the machine's state affects all of them alike. A job that fails, or turns out to be
/// impossible here, is dropped from later rounds. After an interruption all jobs with at least one finished repetition
/// are still reported, as partial. A control that fails does not run again. Earlier runs take the place of the first
/// ones, in the same order; controls run anew. Returns whether every job was measured to its end.
bool run_campaign(const std::vector<Job>& jobs, const CampaignPlan& plan, const CampaignEvents& events,
                  const ControlJobs& controls = {});

}  // namespace ipcbench::campaign
