#pragma once

#include "ipcbench/core/pause.hpp"
#include "ipcbench/core/ping_pong.hpp"

/// Round trips with quiet time between them: what it costs to reach a peer that has gone to sleep.
namespace ipcbench::spaced {

/// Runs one phase: `phase.load.gap` before each ping. Each round trip is timed singly, and only they count as elapsed.
template <Channel C>
PhaseOutcome initiate(C& channel, Speaker& speaker, const Phase& phase) noexcept {
    PhaseOutcome outcome;
    outcome.next_sequence = phase.first_sequence;
    const std::int64_t start = now_ns();
    const std::int64_t end = ping_pong::end_of(phase, start);
    std::int64_t now = start;
    bool is_answered = true;
    while (!outcome.fault && now < end && outcome.round_trips + outcome.lost < phase.max_round_trips) {
        phase.lifeline->set_idle(is_answered);
        const bool goes_on = pause_until(now + phase.load.gap.count(), *phase.lifeline);
        phase.lifeline->set_idle(false);
        if (!goes_on) {
            break;
        }
        const std::int64_t sent = now_ns();
        outcome.fault = ping_pong::round_trip(channel, speaker, phase, coarse_epoch_ms(), outcome);
        now = now_ns();
        is_answered = !outcome.fault;
        if (outcome.fault) {
            if (outcome.fault.kind == FaultKind::lost) {
                outcome.fault = {};
                ++outcome.lost;
            }
            continue;
        }
        ++outcome.round_trips;
        outcome.elapsed_ns += now - sent;
        phase.lifeline->advance(1);
        if (phase.histogram != nullptr) {
            phase.histogram->record(static_cast<std::uint64_t>(now - sent));
        }
    }
    return outcome;
}

}  // namespace ipcbench::spaced
