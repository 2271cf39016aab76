#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "ipcbench/core/result.hpp"

namespace ipcbench::runner {

/// One cell of a campaign.
struct Job {
    RunResult described;                 ///< what is known before it runs; final when there is nothing to measure
    std::function<RunResult()> measure;  ///< one repetition; null where there is nothing to measure
};

struct CampaignPlan {
    std::uint64_t repetitions = 1;
    bool shuffled = false;    ///< the cells of each repetition in an order of its own
    std::uint64_t seed = 0;   ///< of these orders
    bool self_check = false;  ///< each cell twice per repetition, and by how much the two differ
};

/// Runs so far, for those who watch.
struct Turn {
    std::size_t job = 0;
    std::size_t number = 1;  ///< of all runs, the first is 1
    std::size_t of = 1;
};

struct CampaignEvents {
    std::function<void(const Turn&)> begins;
    std::function<void(std::size_t job, const RunResult&)> finished;  ///< all repetitions of a job, as one result
    std::function<bool()> interrupted;                                ///< asked before each turn

    /// What there is of a job whose repetitions go on, as a partial result; may be null.
    std::function<void(std::size_t job, const RunResult&)> unfinished{};
};

/// The jobs that take their turns in repetition `round`, by index.
[[nodiscard]] std::vector<std::size_t> order_of(std::size_t jobs, const CampaignPlan& plan, std::uint64_t round);

/// Measures every job `repetitions` times: once every job, then all of them again, so that a change of the machine's
/// mood meets all of them alike. A job that fails, or turns out to be impossible here, takes no further turns. After an
/// interruption all jobs with at least one finished repetition are still reported, as partial.
void run_campaign(const std::vector<Job>& jobs, const CampaignPlan& plan, const CampaignEvents& events);

}  // namespace ipcbench::runner
