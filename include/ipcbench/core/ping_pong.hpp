#pragma once

#include <algorithm>
#include <cstdint>

#include "ipcbench/core/channel.hpp"
#include "ipcbench/core/clock.hpp"
#include "ipcbench/core/phase.hpp"
#include "ipcbench/core/sequence.hpp"
#include "ipcbench/core/speaker.hpp"

/// The timed loops, as templates over the concrete channel: nothing virtual but the codec stands between the clock and
/// the mechanism, and every transport runs exactly this code.
namespace ipcbench::ping_pong {

/// Where a responder stands.
struct Answering {
    std::uint32_t expected = 0;                  ///< the sequence that should come next
    std::uint64_t stamp_ms = coarse_epoch_ms();  ///< of the pongs, until a ping has a later one
    std::uint64_t seen =
        0;  ///< unreliable transports: which of the 64 before the expected one have come; bit 0: the last
    Lifeline* lifeline = nullptr;  ///< is told of pings that want no answer, which the parent cannot see come; or null
};

/// On an unreliable transport: whether this ping has not come before. Counts those that were passed over, come late
/// (reordered, no more than 64 behind) or come twice.
inline bool is_new(std::uint32_t number, Answering& state, RespondOutcome& outcome) noexcept {
    constexpr int remembered = 64;
    const std::int32_t skipped = sequence::distance(state.expected, number);
    if (skipped >= 0) {
        outcome.gaps += static_cast<std::uint32_t>(skipped);
        state.seen = skipped + 1 < remembered ? state.seen << static_cast<unsigned>(skipped + 1) : 0;
        state.seen |= 1U;
        state.expected = sequence::after(number);
        return true;
    }
    const std::uint64_t bit = -skipped <= remembered ? std::uint64_t{1} << static_cast<unsigned>(-skipped - 1) : 0;
    if (bit == 0 || (state.seen & bit) != 0) {
        ++outcome.duplicates;
        return false;
    }
    state.seen |= bit;
    --outcome.gaps;
    ++outcome.reordered;
    return true;
}

/// Answers one ping.
template <Channel C>
[[gnu::always_inline]] inline Fault answer(C& channel, Speaker& speaker, Answering& state,
                                           RespondOutcome& outcome) noexcept {
    const Frame ping = channel.receive();
    if (ping.fault) {
        return ping.fault;
    }
    const std::uint32_t number = ping.sequence & sequence::mask;
    if constexpr (UnreliableChannel<C>) {
        if (!is_new(number, state, outcome)) {
            channel.release();
            return {};
        }
    } else {
        if (number != state.expected) {
            return {FaultKind::out_of_order};
        }
        state.expected = sequence::after(number);
    }
    MessageView heard;
    if (const Fault fault = speaker.hear(MessageKind::ping, ping.bytes, heard)) {
        return fault;
    }
    if (ping.sequence != number) [[unlikely]] {
        ++outcome.absorbed;
        if (state.lifeline != nullptr) {
            state.lifeline->advance(1);
        }
        channel.release();
        return {};
    }
    // The clock is read when a ping shows that it has gone on, once in a millisecond and not for each pong; the
    // kernel's tick may be behind the ping's, and an answer is not older than what it answers.
    if (heard.sent_at_ms > state.stamp_ms) [[unlikely]] {
        state.stamp_ms = std::max(coarse_epoch_ms(), heard.sent_at_ms);
    }
    const Room room = channel.prepare(speaker.max_frame(heard.payload.size()));
    if (room.fault) {
        return room.fault;
    }
    const std::size_t size = speaker.say(MessageKind::pong, heard.payload, state.stamp_ms, room.bytes);
    if (size == 0) {
        return {FaultKind::too_large};
    }
    channel.release();
    const Fault fault = channel.commit(size, ping.sequence);
    ++outcome.answered;
    return fault;
}

/// The responder's whole life: until the lifeline is cut, the peer closes, or something is wrong. `lifeline` may be
/// null; see Answering.
template <Channel C>
RespondOutcome respond(C& channel, Speaker& speaker, Lifeline* lifeline = nullptr) noexcept {
    RespondOutcome outcome;
    Answering state;
    state.lifeline = lifeline;
    while (!outcome.fault) {
        outcome.fault = answer(channel, speaker, state, outcome);
    }
    return outcome;
}

/// Sends one ping and checks its pong.
template <Channel C>
[[gnu::always_inline]] inline Fault round_trip(C& channel, Speaker& speaker, const Phase& phase, std::uint64_t stamp_ms,
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
    if (const Fault fault = channel.commit(outcome.ping_bytes, sequence)) {
        return fault;
    }
    if constexpr (LoopbackChannel<C>) {
        RespondOutcome echoed;
        Answering state{sequence, stamp_ms};
        if (const Fault fault = answer(channel, *phase.echo, state, echoed)) {
            return fault;
        }
    }
    Frame pong = channel.receive();
    if constexpr (UnreliableChannel<C>) {
        // An answer to a ping that was given up: not this one's, and no error either.
        while (!pong.fault && sequence::distance(sequence, pong.sequence) < 0) {
            ++outcome.duplicates;
            channel.release();
            pong = channel.receive();
        }
    }
    if (pong.fault) {
        return pong.fault;
    }
    if (pong.sequence != sequence) {
        return {FaultKind::out_of_order};
    }
    MessageView heard;
    if (const Fault fault = speaker.hear(MessageKind::pong, pong.bytes, heard)) {
        return fault;
    }
    if (heard.payload.size() != phase.payload_bytes) {
        return speaker.complain("the payload is not as long as the one that was sent");
    }
    outcome.pong_bytes = pong.bytes.size();
    channel.release();
    return {};
}

/// When a phase that begins at `start` is over at the latest.
[[nodiscard]] inline std::int64_t end_of(const Phase& phase, std::int64_t start) noexcept {
    constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
    return phase.max_ns < never - start ? start + phase.max_ns : never;
}

/// Runs one phase. The clock is read as `phase.timing` says and nowhere else; the time stamp in the messages is derived
/// from those same reads, so that it costs none of its own (it is as old as the batch, at most about a millisecond).
template <Channel C>
PhaseOutcome initiate(C& channel, Speaker& speaker, const Phase& phase) noexcept {
    PhaseOutcome outcome;
    outcome.next_sequence = phase.first_sequence;
    const std::uint64_t batch = phase.timing == Timing::every ? 1 : std::max<std::uint64_t>(phase.batch, 1);
    Histogram* const singly = phase.timing == Timing::batch ? nullptr : phase.histogram;

    const std::int64_t start = now_ns();
    const std::int64_t epoch_offset = static_cast<std::int64_t>(coarse_epoch_ms()) * 1'000'000 - start;
    const std::int64_t end = end_of(phase, start);
    std::int64_t last = start;
    bool over = phase.max_round_trips == 0;
    while (!over) {
        const auto stamp_ms = static_cast<std::uint64_t>(last + epoch_offset) / 1'000'000;
        const std::uint64_t size = std::min(batch, phase.max_round_trips - outcome.round_trips);
        std::uint64_t done = 0;
        std::uint64_t lost = 0;
        while (done + lost < size) {
            outcome.fault = round_trip(channel, speaker, phase, stamp_ms, outcome);
            if (outcome.fault) [[unlikely]] {
                if (outcome.fault.kind != FaultKind::lost) {
                    break;
                }
                outcome.fault = {};
                ++lost;
                continue;
            }
            ++done;
            if (phase.timing == Timing::sampled && done == 1) {
                if (const std::int64_t now = now_ns(); singly != nullptr && lost == 0) {
                    singly->record(static_cast<std::uint64_t>(now - last));
                }
            }
        }
        const std::int64_t now = now_ns();
        if (phase.timing == Timing::every && singly != nullptr && done == 1) {
            singly->record(static_cast<std::uint64_t>(now - last));
        }
        last = now;
        outcome.round_trips += done;
        outcome.lost += lost;
        phase.lifeline->advance(done);  // what is lost is no progress: a peer that never answers has stalled
        over = outcome.fault || now >= end || outcome.round_trips >= phase.max_round_trips || phase.lifeline->cut();
    }
    outcome.elapsed_ns = last - start;
    return outcome;
}

}  // namespace ipcbench::ping_pong
