#pragma once

#include "ipcbench/core/ping_pong.hpp"

/// A stream in one direction, as fast as the receiver accepts it.
namespace ipcbench::one_way {

/// How often the final ping is repeated on a transport that may lose it or its answer because the receiver is still
/// busy.
inline constexpr int max_fences = 50;

/// Sends one message that needs no reply.
template <Channel C>
[[gnu::always_inline]] inline Fault send(C& channel, MessageEndpoint& messages, const Phase& phase,
                                         std::uint64_t sent_at_ms, PhaseOutcome& outcome) noexcept {
    const std::uint32_t sequence = outcome.next_sequence;
    const auto note = [&] { outcome.next_sequence = sequence::after(sequence); };
    const Fault fault =
        exchange::send_request(channel, messages, phase, sent_at_ms, sequence | sequence::no_reply, outcome, note);
    if constexpr (LoopbackChannel<C>) {
        if (!fault) {
            RespondOutcome consumed;
            ping_pong::ResponderState state{sequence, sent_at_ms};
            return ping_pong::answer(channel, *phase.echo, state, consumed);
        }
    }
    return fault;
}

/// Waits until the receiver has received everything, by sending a final ping that is answered in order.
template <Channel C>
Fault fence(C& channel, MessageEndpoint& messages, const Phase& phase, std::uint64_t sent_at_ms,
            PhaseOutcome& outcome) noexcept {
    Fault fault{FaultKind::lost};
    for (int asked = 0; asked < max_fences && fault.kind == FaultKind::lost; ++asked) {
        fault = ping_pong::round_trip(channel, messages, phase, sent_at_ms, outcome);
    }
    return fault;
}

/// Runs one phase: sends messages until it is over, then one ping that is answered. `outcome.sent` counts the messages.
/// Only the receiver knows how many arrived, and only its count shows that it has not stalled, because a mechanism may
/// accept messages for ever, or drop them. The elapsed time ends with the answer or, if the answer may be lost, with
/// the last message.
template <Channel C>
PhaseOutcome initiate(C& channel, MessageEndpoint& messages, const Phase& phase) noexcept {
    PhaseOutcome outcome;
    outcome.next_sequence = phase.first_sequence;
    const std::uint64_t batch = std::max<std::uint64_t>(phase.batch, 1);
    const std::int64_t start = now_ns();
    const std::int64_t end = ping_pong::end_of(phase, start);
    CpuSampling cpu_sampling(start);
    std::int64_t now = start;
    bool over = phase.max_round_trips == 0;
    std::uint64_t sent_at_ms = coarse_epoch_ms();
    while (!over && !outcome.fault) {
        cpu_sampling.at(now);
        const std::uint64_t size = std::min(batch, phase.max_round_trips - outcome.sent);
        std::uint64_t done = 0;
        while (done < size && !(outcome.fault = send(channel, messages, phase, sent_at_ms, outcome))) {
            ++done;
        }
        outcome.sent += done;
        phase.lifeline->count(done);
        if constexpr (LoopbackChannel<C>) {
            phase.lifeline->confirm(done);
        }
        sent_at_ms = coarse_epoch_ms();
        now = now_ns();
        over = now >= end || outcome.sent >= phase.max_round_trips || phase.lifeline->cut();
    }
    outcome.elapsed_ns = now_ns() - start;
    if (!outcome.fault && !phase.lifeline->cut()) {
        outcome.fault = fence(channel, messages, phase, sent_at_ms, outcome);
        if constexpr (!UnreliableChannel<C>) {
            outcome.elapsed_ns = now_ns() - start;
        }
    }
    return outcome;
}

}  // namespace ipcbench::one_way
