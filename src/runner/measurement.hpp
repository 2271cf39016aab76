#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include "ipcbench/core/result.hpp"
#include "platform/supervisor.hpp"
#include "runner/cell.hpp"
#include "runner/control_message.hpp"

namespace ipcbench::runner {

/// A stretch of round trips for those who watch: its name, and how long or how many it is to be (the other is zero).
struct Stretch {
    std::string_view phase;  ///< "verification", "warm-up", "timed", "singles"
    std::chrono::nanoseconds duration{0};
    std::uint64_t round_trips = 0;
};

/// What a measurement needs besides the cell. Borrows everything.
struct Stage {
    std::function<PhaseOutcome(const Phase& phase)>
        play;  ///< on the connections; their sequence numbers are its affair
    platform::Supervisor& supervisor;
    double clock_cost_ns;

    /// Tells the child that a phase begins ("end" after the last); returns what it has used so far, nothing without a
    /// child.
    std::function<std::optional<Marked>(std::string_view phase)> mark;
    std::function<void(const Stretch&)> begins;
    std::function<void()> together;  ///< called right before the phase that gives the rate, to wait for others; or null
};

/// What was measured, up to where it ended.
struct Measured {
    std::string_view phase;              ///< the last one that began
    Fault fault;                         ///< what ended it, unless it ended normally
    bool rate_known = false;             ///< the phase that gives the rate began
    std::optional<Pauses> child_pauses;  ///< the child's before that phase
};

/// Verification with edge sizes, warm-up, the phase that gives the rate and, where that one is timed in batches, the
/// phase in which round trips are timed singly. Fills `result` as far as it gets. Throws Error when the control channel
/// fails.
[[nodiscard]] Measured measure(const Stage& stage, const Cell& cell, const Prepared& prepared, RunResult& result);

}  // namespace ipcbench::runner
