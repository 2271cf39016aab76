#pragma once

#include <thread>

#include "ipcbench/core/pause.hpp"
#include "ipcbench/core/pipelined.hpp"
#include "ipcbench/core/schedule.hpp"

/// Pings that go out when they are due, whether or not answers have come, as from many users who do not wait for one
/// another. Latency counts from when a ping was due, so that a stall is charged to each one that it delays.
namespace ipcbench::open_loop {

/// So often nothing is there before the CPU is offered to others.
inline constexpr std::uint32_t polls_before_yield = 64;

/// What is kept between the steps of a phase.
struct Progress {  // NOLINT(cppcoreguidelines-pro-type-member-init): an aggregate, made as a whole
    InFlight under_way;
    Schedule schedule;
    std::int64_t end = 0;
    std::uint32_t idle = 0;         ///< polls that found nothing, one after the other
    std::uint64_t lost_before = 0;  ///< as of the last answer
};

/// Nothing to send and nothing to take: rests until a ping is due, or for a moment where an answer may come.
template <class C>
void rest(const C& channel, const Phase& phase, std::int64_t now, Progress& progress, PhaseOutcome& outcome) noexcept {
    if (progress.under_way.count() == 0) {
        // Not idle if pings were lost since the last answer: a stalled peer never answers any.
        phase.lifeline->set_idle(outcome.lost == progress.lost_before);
        static_cast<void>(pause_until(std::min(progress.schedule.due(), progress.end), *phase.lifeline));
        phase.lifeline->set_idle(false);
        return;
    }
    if constexpr (UnreliableChannel<C>) {
        outcome.lost += progress.under_way.give_up_before(now - pipelined::patience_ns(channel));
    }
    if (++progress.idle > polls_before_yield) {
        std::this_thread::yield();
    }
}

/// Takes one answer that is there.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline void take(C& channel, Speaker& speaker, const Phase& phase, Progress& progress,
                                        PhaseOutcome& outcome) noexcept {
    const pipelined::Answer answer = pipelined::receive(channel, speaker, phase, progress.under_way, outcome);
    outcome.fault = answer.fault;
    const std::int64_t now = now_ns();
    progress.idle = 0;
    progress.lost_before = outcome.lost;
    if (answer.ping) {
        phase.lifeline->advance(1);
        if (phase.histogram != nullptr) {
            phase.histogram->record(static_cast<std::uint64_t>(now - answer.ping.due));
        }
        if (phase.service != nullptr) {
            phase.service->record(static_cast<std::uint64_t>(now - answer.ping.at));
        }
    }
}

/// Runs one phase at `phase.load.rate`. The parent looks for answers without sleeping, so that it does not oversleep
/// the next ping: it is the load, not what is measured.
template <AsynchronousChannel C>
PhaseOutcome initiate(C& channel, Speaker& speaker, const Phase& phase) noexcept {
    PhaseOutcome outcome;
    const std::size_t frame = speaker.max_frame(phase.payload_bytes);
    const std::int64_t start = now_ns();
    Progress progress{InFlight(phase.departures, phase.first_sequence), Schedule(phase.load, start, phase.seed),
                      ping_pong::end_of(phase, start)};
    InFlight& under_way = progress.under_way;
    std::int64_t now = start;
    while (!outcome.fault && !phase.lifeline->cut()) {
        const std::int64_t due = progress.schedule.due();
        const bool more = due < progress.end && outcome.due < phase.max_round_trips;
        if (!more && under_way.count() == 0) {
            break;
        }
        now = now_ns();
        if (more && now >= due && now < progress.end && under_way.count() < phase.load.depth &&
            pipelined::has_entry<C>(under_way, outcome) && (under_way.count() == 0 || channel.has_room(frame))) {
            outcome.fault = pipelined::send(channel, speaker, phase, {due, now}, under_way, outcome);
            progress.schedule.advance();
            ++outcome.due;
        } else if (more && now >= progress.end) {
            // Too late for those that were still to be sent: they only count as asked for.
            outcome.due += std::min(progress.schedule.pass(progress.end), phase.max_round_trips - outcome.due);
        } else if (under_way.count() > 0 && channel.has_frame()) {
            take(channel, speaker, phase, progress, outcome);
        } else {
            rest(channel, phase, now, progress, outcome);
        }
    }
    outcome.elapsed_ns = now_ns() - start;
    outcome.next_sequence = under_way.next();
    return outcome;
}

}  // namespace ipcbench::open_loop
