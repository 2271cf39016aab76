#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "campaign/campaign.hpp"

namespace ipcbench::campaign {

inline RunResult measured(std::uint64_t round_trips) {
    RunResult result;
    result.transport = "made-up";
    result.round_trips = round_trips;
    result.elapsed_s = 1;
    return result;
}

/// A campaign of fake jobs that records which job ran when and what was reported.
struct FakeCampaign {
    std::vector<Job> jobs;
    CampaignPlan plan;
    std::vector<std::size_t> turns;
    std::vector<RunIndex> begun;
    std::vector<std::pair<std::size_t, RunResult>> reported;
    std::vector<std::pair<std::size_t, RunResult>> unfinished;
    std::vector<std::pair<std::size_t, std::uint64_t>> measured_runs;  ///< job and round trips
    std::size_t stop_after = 1'000'000;  ///< number of turns after which it is interrupted
    ControlJobs controls{};
    std::vector<std::pair<std::size_t, std::size_t>>
        control_turns{};                         ///< each control's, and how many turns were before
    std::size_t time_is_over_after = 1'000'000;  ///< number of turns
    bool complete = false;

    void add(std::function<RunResult(std::size_t run)> measure) {
        const std::size_t index = jobs.size();
        jobs.push_back({{}, [this, index, measure, run = std::size_t{0}]() mutable {
                            turns.push_back(index);
                            return measure(run++);
                        }});
    }
    void add_control(std::function<RunResult()> measure) {
        controls.measure.push_back([this, control = controls.measure.size(), measure] {
            control_turns.emplace_back(control, turns.size());
            return measure();
        });
    }
    void run() {
        complete = run_campaign(
            jobs, plan,
            {[this](const RunIndex& run_index) { begun.push_back(run_index); },
             [this](std::size_t job, const RunResult& result) { reported.emplace_back(job, result); },
             [this] { return turns.size() >= stop_after; },
             [this](std::size_t job, const RunResult& result) { unfinished.emplace_back(job, result); },
             [this](std::size_t job, const RunResult& run) { measured_runs.emplace_back(job, run.round_trips); },
             [this] { return turns.size() >= time_is_over_after; }},
            controls);
    }
};

}  // namespace ipcbench::campaign
