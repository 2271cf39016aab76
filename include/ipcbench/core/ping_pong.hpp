#pragma once

#include <algorithm>
#include <cstdint>

#include "ipcbench/core/channel.hpp"
#include "ipcbench/core/clock.hpp"
#include "ipcbench/core/cpu_sampling.hpp"
#include "ipcbench/core/exchange.hpp"
#include "ipcbench/core/message_endpoint.hpp"
#include "ipcbench/core/phase.hpp"
#include "ipcbench/core/phase_interval.hpp"
#include "ipcbench/core/sequence.hpp"

/// The timed loops, as templates over the concrete channel. Only the codec is called virtually between clock and
/// mechanism, and every transport runs exactly this code.
namespace ipcbench::ping_pong {

/// The state of a responder.
struct ResponderState {
    std::uint32_t expected = 0;                    ///< the expected next sequence
    std::uint64_t sent_at_ms = coarse_epoch_ms();  ///< time stamp of pongs, until a ping has a later one
    std::uint64_t seen =
        0;  ///< unreliable transports: which of the 64 sequences before `expected` have arrived; bit 0: the last
    Lifeline* lifeline = nullptr;  ///< counts pings without a reply, whose arrival the parent cannot see; may be null
};

/// Returns whether this ping is new, on an unreliable transport. Counts pings that were skipped, arrived late
/// (reordered, at most 64 behind) or arrived twice.
inline bool is_new(std::uint32_t number, ResponderState& state, RespondOutcome& outcome) noexcept {
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
[[gnu::always_inline]] inline Fault answer(C& channel, MessageEndpoint& messages, ResponderState& state,
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
    MessageView message;
    if (const Fault fault = messages.verify(MessageKind::ping, ping.bytes, message)) {
        return fault;
    }
    // Read the clock only when a ping's time stamp has advanced, which is once per millisecond, not for each pong. The
    // kernel's tick may be behind the ping's, and an answer must not be older than its ping.
    if (message.sent_at_ms > state.sent_at_ms) [[unlikely]] {
        state.sent_at_ms = std::max(coarse_epoch_ms(), message.sent_at_ms);
        sample_cpu(state.sent_at_ms);
    }
    if (ping.sequence != number) [[unlikely]] {
        ++outcome.consumed;
        if (state.lifeline != nullptr) {
            state.lifeline->advance(1);
        }
        channel.release();
        return {};
    }
    const SendBuffer buffer = channel.prepare(messages.max_frame(message.payload.size()));
    if (buffer.fault) {
        return buffer.fault;
    }
    const std::size_t size = messages.encode(MessageKind::pong, message.payload, state.sent_at_ms, buffer.bytes);
    if (size == 0) {
        return {FaultKind::too_large};
    }
    channel.release();
    const Fault fault = channel.commit(size, ping.sequence);
    ++outcome.answered;
    return fault;
}

/// Answers pings until the lifeline is cut, the peer closes, or a fault occurs. `lifeline` may be null; see
/// ResponderState.
template <Channel C>
RespondOutcome respond(C& channel, MessageEndpoint& messages, Lifeline* lifeline = nullptr) noexcept {
    RespondOutcome outcome;
    ResponderState state;
    state.lifeline = lifeline;
    while (!outcome.fault) {
        outcome.fault = answer(channel, messages, state, outcome);
    }
    return outcome;
}

/// Sends one ping and checks its pong.
template <Channel C>
[[gnu::always_inline]] inline Fault round_trip(C& channel, MessageEndpoint& messages, const Phase& phase,
                                               std::uint64_t sent_at_ms, PhaseOutcome& outcome) noexcept {
    const std::uint32_t sequence = outcome.next_sequence;
    const auto note = [&] { outcome.next_sequence = sequence::after(sequence); };
    if (const Fault fault = exchange::send_request(channel, messages, phase, sent_at_ms, sequence, outcome, note)) {
        return fault;
    }
    if constexpr (LoopbackChannel<C>) {
        RespondOutcome echoed;
        ResponderState state{sequence, sent_at_ms};
        if (const Fault fault = answer(channel, *phase.echo, state, echoed)) {
            return fault;
        }
    }
    Frame pong = channel.receive();
    if constexpr (UnreliableChannel<C>) {
        // An answer to a ping that was counted as lost is not an error.
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
    return exchange::check_answer(channel, messages, phase, pong, outcome);
}

/// Returns the latest end of a phase that begins at `start`.
[[nodiscard]] inline std::int64_t end_of(const Phase& phase, std::int64_t start) noexcept {
    constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
    return phase.max_ns < never - start ? start + phase.max_ns : never;
}

/// Runs one phase. Reads the clock as `phase.timing` says and nowhere else. The time stamps in the messages are derived
/// from those same reads, so they cost no extra read; they are as old as the batch, at most about a millisecond.
template <Channel C>
PhaseOutcome initiate(C& channel, MessageEndpoint& messages, const Phase& phase) noexcept {
    PhaseOutcome outcome;
    outcome.next_sequence = phase.first_sequence;
    const std::uint64_t batch = phase.timing == Timing::every ? 1 : std::max<std::uint64_t>(phase.batch, 1);
    Histogram* const individually = phase.timing == Timing::batch ? nullptr : phase.histogram;

    const std::int64_t start = now_ns();
    CpuSampling cpu_sampling(start);
    PhaseEnd end(phase, start, end_of(phase, start));
    std::int64_t last = start;
    bool over = phase.max_round_trips == 0;
    while (!over) {
        cpu_sampling.at(last);
        const std::uint64_t sent_at_ms = cpu_sampling.epoch_ms(last);
        const std::uint64_t size = std::min(batch, phase.max_round_trips - outcome.round_trips);
        std::uint64_t done = 0;
        std::uint64_t lost = 0;
        while (done + lost < size) {
            outcome.fault = round_trip(channel, messages, phase, sent_at_ms, outcome);
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
                if (const std::int64_t now = now_ns(); individually != nullptr && lost == 0) {
                    individually->record(static_cast<std::uint64_t>(now - last));
                }
            }
        }
        std::int64_t now = now_ns();
        if (phase.timing == Timing::every && individually != nullptr && done == 1) {
            individually->record(static_cast<std::uint64_t>(now - last));
        }
        outcome.round_trips += done;
        outcome.lost += lost;
        phase.lifeline->advance(done);  // losses are not progress: a peer that never answers has stalled
        over = outcome.fault || end.reached(now, outcome) || outcome.round_trips >= phase.max_round_trips ||
               phase.lifeline->cut();
        last = now;
    }
    outcome.elapsed_ns = last - start;
    return outcome;
}

}  // namespace ipcbench::ping_pong
