#pragma once

#include "ipcbench/core/ping_pong.hpp"

/// One direction, as fast as the receiver takes it.
namespace ipcbench::one_way {

/// So often a last ping is asked again where it, or its answer, may get lost because the receiver is not done yet.
inline constexpr int most_fences = 50;

/// Sends one message that wants no answer.
template <Channel C>
[[gnu::always_inline]] inline Fault send(C& channel, Speaker& speaker, const Phase& phase, std::uint64_t stamp_ms,
                                         PhaseOutcome& outcome) noexcept {
    const Room room = channel.prepare(speaker.max_frame(phase.payload_bytes));
    if (room.fault) {
        return room.fault;
    }
    outcome.ping_bytes = speaker.say(MessageKind::ping, speaker.payload(phase.payload_bytes), stamp_ms, room.bytes);
    if (outcome.ping_bytes == 0) {
        return {FaultKind::too_large};
    }
    const std::uint32_t sequence = outcome.next_sequence;
    outcome.next_sequence = sequence::after(sequence);
    const Fault fault = channel.commit(outcome.ping_bytes, sequence | sequence::unanswered);
    if constexpr (LoopbackChannel<C>) {
        if (!fault) {
            RespondOutcome absorbed;
            ping_pong::Answering state{sequence, stamp_ms};
            return ping_pong::answer(channel, *phase.echo, state, absorbed);
        }
    }
    return fault;
}

/// Waits until the receiver has taken all: it answers a ping in its turn.
template <Channel C>
Fault fence(C& channel, Speaker& speaker, const Phase& phase, std::uint64_t stamp_ms, PhaseOutcome& outcome) noexcept {
    Fault fault{FaultKind::lost};
    for (int asked = 0; asked < most_fences && fault.kind == FaultKind::lost; ++asked) {
        fault = ping_pong::round_trip(channel, speaker, phase, stamp_ms, outcome);
    }
    return fault;
}

/// Runs one phase: messages until it is over, then one ping that is answered. `outcome.sent` are the messages; how many
/// arrived the receiver knows, and only that shows that it is not stalled: a mechanism may take messages for ever, or
/// drop them. What elapsed ends with that answer or, where that may get lost, with the last message.
template <Channel C>
PhaseOutcome initiate(C& channel, Speaker& speaker, const Phase& phase) noexcept {
    PhaseOutcome outcome;
    outcome.next_sequence = phase.first_sequence;
    const std::uint64_t batch = std::max<std::uint64_t>(phase.batch, 1);
    const std::int64_t start = now_ns();
    const std::int64_t end = ping_pong::end_of(phase, start);
    bool over = phase.max_round_trips == 0;
    std::uint64_t stamp_ms = coarse_epoch_ms();
    while (!over && !outcome.fault) {
        const std::uint64_t size = std::min(batch, phase.max_round_trips - outcome.sent);
        std::uint64_t done = 0;
        while (done < size && !(outcome.fault = send(channel, speaker, phase, stamp_ms, outcome))) {
            ++done;
        }
        outcome.sent += done;
        phase.lifeline->count(done);
        if constexpr (LoopbackChannel<C>) {
            phase.lifeline->confirm(done);
        }
        stamp_ms = coarse_epoch_ms();
        over = now_ns() >= end || outcome.sent >= phase.max_round_trips || phase.lifeline->cut();
    }
    outcome.elapsed_ns = now_ns() - start;
    if (!outcome.fault && !phase.lifeline->cut()) {
        outcome.fault = fence(channel, speaker, phase, stamp_ms, outcome);
        if constexpr (!UnreliableChannel<C>) {
            outcome.elapsed_ns = now_ns() - start;
        }
    }
    return outcome;
}

}  // namespace ipcbench::one_way
