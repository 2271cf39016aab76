#pragma once

#include "ipcbench/core/in_flight.hpp"
#include "ipcbench/core/ping_pong.hpp"

/// Several pings under way on one channel, matched to their pongs by sequence.
namespace ipcbench::pipelined {

/// Sends one ping.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline Fault send(C& channel, Speaker& speaker, const Phase& phase, const Departure& departure,
                                         InFlight& under_way, PhaseOutcome& outcome) noexcept {
    const Room room = channel.prepare(speaker.max_frame(phase.payload_bytes));
    if (room.fault) {
        return room.fault;
    }
    outcome.ping_bytes =
        speaker.say(MessageKind::ping, speaker.payload(phase.payload_bytes), coarse_epoch_ms(), room.bytes);
    if (outcome.ping_bytes == 0) {
        return {FaultKind::too_large};
    }
    const std::uint32_t sequence = under_way.next();
    under_way.sent(departure);
    outcome.deepest = std::max<std::uint64_t>(outcome.deepest, under_way.count());
    ++outcome.sent;
    return channel.commit(outcome.ping_bytes, sequence);
}

/// A pong: when its ping went out, nothing for one that nobody waits for (any more).
struct Answer {
    Departure ping;
    Fault fault;
};

/// Waits for one pong and checks it. Reliable transports keep the order; others may lose, repeat and reorder.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline Answer receive(C& channel, Speaker& speaker, const Phase& phase, InFlight& under_way,
                                             PhaseOutcome& outcome) noexcept {
    const Frame pong = channel.receive();
    if (pong.fault) {
        return {{}, pong.fault};
    }
    const bool in_order = pong.sequence == under_way.oldest();
    const Departure ping = under_way.answered(pong.sequence);
    if constexpr (UnreliableChannel<C>) {
        if (!ping) {
            ++outcome.duplicates;
            channel.release();
            return {};
        }
        outcome.reordered += under_way.overtaken() ? 1 : 0;
    } else if (!in_order) {
        return {{}, {FaultKind::out_of_order}};
    }
    MessageView heard;
    if (const Fault fault = speaker.hear(MessageKind::pong, pong.bytes, heard)) {
        return {{}, fault};
    }
    if (heard.payload.size() != phase.payload_bytes) {
        return {{}, speaker.complain("the payload is not as long as the one that was sent")};
    }
    outcome.pong_bytes = pong.bytes.size();
    channel.release();
    ++outcome.round_trips;
    return {ping, {}};
}

/// For so long a ping without an answer may still get one.
template <AsynchronousChannel C>
[[nodiscard]] std::int64_t patience_ns(const C& channel) noexcept {
    constexpr std::int64_t without_end = std::numeric_limits<std::int64_t>::max() / 2;
    if constexpr (UnreliableChannel<C>) {
        const std::int64_t patience = channel.loss_timeout_ns();
        return patience > 0 ? patience : without_end;
    } else {
        return without_end;
    }
}

/// Before a ping is sent: makes room for it where one that got lost holds it up.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline bool has_entry(InFlight& under_way, PhaseOutcome& outcome) noexcept {
    if constexpr (UnreliableChannel<C>) {
        if (under_way.full()) {
            outcome.lost += under_way.give_up_oldest();
        }
    }
    return !under_way.full();
}

/// Runs one phase: as many pings as `phase.load.depth` are kept under way. Each is timed from when it was sent.
template <AsynchronousChannel C>
PhaseOutcome initiate(C& channel, Speaker& speaker, const Phase& phase) noexcept {
    PhaseOutcome outcome;
    InFlight under_way(phase.departures, phase.first_sequence);
    const std::size_t frame = speaker.max_frame(phase.payload_bytes);
    const std::int64_t start = now_ns();
    const std::int64_t end = ping_pong::end_of(phase, start);
    std::int64_t now = start;
    while (!outcome.fault) {
        const bool more = now < end && outcome.sent < phase.max_round_trips && !phase.lifeline->cut();
        if (more && under_way.count() < phase.load.depth && has_entry<C>(under_way, outcome) &&
            (under_way.count() == 0 || channel.has_room(frame))) {
            outcome.fault = send(channel, speaker, phase, {now, now}, under_way, outcome);
            now = now_ns();
            continue;
        }
        if (under_way.count() == 0) {
            break;
        }
        const Answer answer = receive(channel, speaker, phase, under_way, outcome);
        now = now_ns();
        if (answer.fault.kind == FaultKind::lost) {
            outcome.lost += under_way.give_up();
        } else {
            outcome.fault = answer.fault;
        }
        if (answer.ping) {
            phase.lifeline->advance(1);
            if (phase.histogram != nullptr) {
                phase.histogram->record(static_cast<std::uint64_t>(now - answer.ping.at));
            }
        }
    }
    outcome.elapsed_ns = now - start;
    outcome.next_sequence = under_way.next();
    return outcome;
}

}  // namespace ipcbench::pipelined
