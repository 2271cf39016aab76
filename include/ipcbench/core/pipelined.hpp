#pragma once

#include "ipcbench/core/in_flight.hpp"
#include "ipcbench/core/ping_pong.hpp"

/// Several pings in flight on one channel, matched to their pongs by sequence.
namespace ipcbench::pipelined {

/// Sends one ping.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline Fault send(C& channel, MessageEndpoint& messages, const Phase& phase,
                                         const PingTime& time, InFlight& in_flight, PhaseOutcome& outcome) noexcept {
    return exchange::send_request(channel, messages, phase, coarse_epoch_ms(), in_flight.next(), outcome, [&] {
        in_flight.sent(time);
        outcome.max_in_flight = std::max<std::uint64_t>(outcome.max_in_flight, in_flight.count());
        ++outcome.sent;
    });
}

/// A received pong: the times of its ping, or no times for an unexpected pong.
struct Answer {
    PingTime ping;
    Fault fault;
};

/// Waits for one pong and checks it. Reliable transports keep the order; servers may answer in any order, but each ping
/// once; unreliable transports may lose, duplicate and reorder.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline Answer receive(C& channel, MessageEndpoint& messages, const Phase& phase,
                                             InFlight& in_flight, PhaseOutcome& outcome) noexcept {
    const Frame pong = channel.receive();
    if (pong.fault) {
        return {{}, pong.fault};
    }
    const bool in_order = pong.sequence == in_flight.oldest();
    const PingTime ping = in_flight.answered(pong.sequence);
    if constexpr (UnreliableChannel<C>) {
        if (!ping) {
            ++outcome.duplicates;
            channel.release();
            return {};
        }
        outcome.reordered += in_flight.reordered() ? 1 : 0;
    } else if constexpr (UnorderedChannel<C>) {
        if (!ping) {
            return {{}, {FaultKind::out_of_order}};
        }
        outcome.reordered += in_flight.reordered() ? 1 : 0;
    } else if (!in_order) {
        return {{}, {FaultKind::out_of_order}};
    }
    if (const Fault fault = exchange::check_answer(channel, messages, phase, pong, outcome)) {
        return {{}, fault};
    }
    ++outcome.round_trips;
    return {ping, {}};
}

/// Returns how long an answer to a ping may still arrive.
template <AsynchronousChannel C>
[[nodiscard]] std::int64_t loss_timeout_or_never(const C& channel) noexcept {
    constexpr std::int64_t without_end = std::numeric_limits<std::int64_t>::max() / 2;
    if constexpr (UnreliableChannel<C>) {
        const std::int64_t timeout = channel.loss_timeout_ns();
        return timeout > 0 ? timeout : without_end;
    } else {
        return without_end;
    }
}

/// Frees the entry of a lost ping, if it is needed for the next ping. Returns false if none is free.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline bool make_entry_free(InFlight& in_flight, PhaseOutcome& outcome) noexcept {
    if constexpr (UnreliableChannel<C>) {
        if (in_flight.full()) {
            outcome.lost += in_flight.expire_oldest();
        }
    }
    return !in_flight.full();
}

/// Runs one phase with `phase.load.depth` pings in flight, each timed from its send.
template <AsynchronousChannel C>
PhaseOutcome initiate(C& channel, MessageEndpoint& messages, const Phase& phase) noexcept {
    PhaseOutcome outcome;
    InFlight in_flight(phase.ping_times, phase.first_sequence);
    const std::size_t frame = messages.max_frame(phase.payload_bytes);
    const std::int64_t start = now_ns();
    PhaseEnd end(phase, start, ping_pong::end_of(phase, start));
    CpuSampling cpu_sampling(start);
    std::int64_t now = start;
    while (!outcome.fault) {
        cpu_sampling.at(now);
        const bool more = !end.reached(now, outcome) && outcome.sent < phase.max_round_trips && !phase.lifeline->cut();
        if (more && in_flight.count() < phase.load.depth && make_entry_free<C>(in_flight, outcome) &&
            (in_flight.count() == 0 || channel.can_send(frame))) {
            outcome.fault = send(channel, messages, phase, {now, now}, in_flight, outcome);
            now = now_ns();
            continue;
        }
        if (in_flight.count() == 0) {
            break;
        }
        const Answer answer = receive(channel, messages, phase, in_flight, outcome);
        now = now_ns();
        if (answer.fault.kind == FaultKind::lost) {
            outcome.lost += in_flight.expire_all();
        } else {
            outcome.fault = answer.fault;
        }
        if (answer.ping) {
            phase.lifeline->advance(1);
            if (phase.histogram != nullptr) {
                phase.histogram->record(static_cast<std::uint64_t>(now - answer.ping.sent));
            }
        }
    }
    outcome.elapsed_ns = now - start;
    outcome.next_sequence = in_flight.next();
    return outcome;
}

}  // namespace ipcbench::pipelined
