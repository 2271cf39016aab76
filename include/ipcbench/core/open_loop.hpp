#pragma once

#include <thread>

#include "ipcbench/core/pause.hpp"
#include "ipcbench/core/pipelined.hpp"
#include "ipcbench/core/schedule.hpp"

/// Sends pings on schedule, without waiting for answers, like many independent users. Latency counts from the scheduled
/// time, so a stall is charged to every ping that it delays.
namespace ipcbench::open_loop {

/// The number of idle polls before the CPU is yielded to other threads.
inline constexpr std::uint32_t polls_before_yield = 64;

/// State of a phase.
struct LoopState {  // NOLINT(cppcoreguidelines-pro-type-member-init): an aggregate, always fully initialised
    InFlight in_flight;
    Schedule schedule;
    std::int64_t end = 0;
    std::uint32_t idle = 0;         ///< consecutive polls that found nothing
    std::uint64_t lost_before = 0;  ///< number of lost pings at the last answer
};

/// Waits, when there is nothing to send or receive, until a ping is scheduled, or briefly if an answer may arrive.
template <class C>
void rest(const C& channel, const Phase& phase, std::int64_t now, LoopState& state, PhaseOutcome& outcome) noexcept {
    if (state.in_flight.count() == 0) {
        // Not idle if pings were lost since the last answer: a stalled peer never answers any.
        phase.lifeline->set_idle(outcome.lost == state.lost_before);
        static_cast<void>(pause_until(std::min(state.schedule.scheduled(), state.end), *phase.lifeline));
        phase.lifeline->set_idle(false);
        return;
    }
    if constexpr (UnreliableChannel<C>) {
        outcome.lost += state.in_flight.expire_before(now - pipelined::loss_timeout_or_never(channel));
    }
    if (++state.idle > polls_before_yield) {
        std::this_thread::yield();
    }
}

/// Receives one answer that has arrived.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline void take_answer(C& channel, MessageEndpoint& messages, const Phase& phase,
                                               LoopState& state, PhaseOutcome& outcome) noexcept {
    const pipelined::Answer answer = pipelined::receive(channel, messages, phase, state.in_flight, outcome);
    outcome.fault = answer.fault;
    const std::int64_t now = now_ns();
    state.idle = 0;
    state.lost_before = outcome.lost;
    if (answer.ping) {
        phase.lifeline->advance(1);
        if (phase.histogram != nullptr) {
            phase.histogram->record(static_cast<std::uint64_t>(now - answer.ping.scheduled));
        }
        if (phase.service != nullptr) {
            phase.service->record(static_cast<std::uint64_t>(now - answer.ping.sent));
        }
    }
}

/// Runs one phase at `phase.load.rate`. The parent polls for answers without sleeping, so that it does not oversleep
/// the next ping: it generates the load, and is not what is measured. `in_intervals`: the phase is cut into intervals,
/// whose ends, unlike that of the phase, do not concern the schedule, so that they are checked separately.
template <bool in_intervals, AsynchronousChannel C>
PhaseOutcome initiate(C& channel, MessageEndpoint& messages, const Phase& phase) noexcept {
    PhaseOutcome outcome;
    const std::size_t frame = messages.max_frame(phase.payload_bytes);
    const std::int64_t start = now_ns();
    LoopState state{InFlight(phase.ping_times, phase.first_sequence), Schedule(phase.load, start, phase.seed),
                    ping_pong::end_of(phase, start)};
    InFlight& in_flight = state.in_flight;
    CpuSampling cpu_sampling(start);
    [[maybe_unused]] PhaseEnd interval_end(phase, start, state.end);
    std::int64_t now = start;
    while (!outcome.fault && !phase.lifeline->cut()) {
        const std::int64_t scheduled = state.schedule.scheduled();
        const bool more = scheduled < state.end && outcome.scheduled < phase.max_round_trips;
        if (!more && in_flight.count() == 0) {
            break;
        }
        now = now_ns();
        cpu_sampling.at(now);
        if constexpr (in_intervals) {
            static_cast<void>(interval_end.reached(now, outcome));
        }
        if (more && now >= scheduled && now < state.end && in_flight.count() < phase.load.depth &&
            pipelined::make_entry_free<C>(in_flight, outcome) && (in_flight.count() == 0 || channel.can_send(frame))) {
            outcome.fault = pipelined::send(channel, messages, phase, {scheduled, now}, in_flight, outcome);
            state.schedule.advance();
            ++outcome.scheduled;
        } else if (more && now >= state.end) {
            // It is too late to send the remaining pings: they only count as scheduled.
            outcome.scheduled += std::min(state.schedule.pass(state.end), phase.max_round_trips - outcome.scheduled);
        } else if (in_flight.count() > 0 && channel.has_frame()) {
            take_answer(channel, messages, phase, state, outcome);
        } else {
            rest(channel, phase, now, state, outcome);
        }
    }
    outcome.elapsed_ns = now_ns() - start;
    outcome.next_sequence = in_flight.next();
    return outcome;
}

}  // namespace ipcbench::open_loop
