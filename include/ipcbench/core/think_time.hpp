#pragma once

#include "ipcbench/core/pause.hpp"
#include "ipcbench/core/ping_pong.hpp"

/// Round trips with think time between them: the cost of reaching a peer that has gone to sleep.
namespace ipcbench::think_time {

/// Runs one phase with `phase.load.gap` before each ping. Each round trip is timed individually, and only round trips
/// count as elapsed time.
template <Channel C>
PhaseOutcome initiate(C& channel, MessageEndpoint& messages, const Phase& phase) noexcept {
    PhaseOutcome outcome;
    outcome.next_sequence = phase.first_sequence;
    const std::int64_t start = now_ns();
    PhaseEnd end(phase, start, ping_pong::end_of(phase, start));
    CpuSampling cpu_sampling(start);
    std::int64_t now = start;
    bool is_answered = true;
    while (!outcome.fault && !end.reached(now, outcome) && outcome.round_trips + outcome.lost < phase.max_round_trips) {
        phase.lifeline->set_idle(is_answered);
        const bool more = pause_until(now + phase.load.gap.count(), *phase.lifeline);
        phase.lifeline->set_idle(false);
        if (!more) {
            break;
        }
        cpu_sampling.at(now);
        const std::int64_t sent = now_ns();
        outcome.fault = ping_pong::round_trip(channel, messages, phase, coarse_epoch_ms(), outcome);
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

}  // namespace ipcbench::think_time
