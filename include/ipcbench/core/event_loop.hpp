#pragma once

#include <algorithm>
#include <vector>

#include "ipcbench/core/pipelined.hpp"
#include "ipcbench/core/ready_set.hpp"

/// One thread that initiates round trips on several connections at once. event_loop_responder.hpp has the other side.
namespace ipcbench::event_loop {

/// A connection on which pings are sent.
template <AsynchronousChannel C>
struct InitiatorConnection {
    C& channel;
    MessageEndpoint& messages;
    InFlight in_flight;
    std::uint64_t round_trips = 0;
    std::uint64_t round = 0;  ///< the last round in which it received an answer
};

/// The state of a phase.
struct LoopState {
    LoopState(const Phase& of, std::size_t connections, std::int64_t start) noexcept
        : phase(of), expected(connections), end(of, start, ping_pong::end_of(of, start)), now(start) {}

    const Phase& phase;
    std::size_t expected;  ///< connections that have an answer to come: all, until no more pings are sent
    PhaseEnd end;
    std::int64_t now;
    std::uint64_t in_flight = 0;  ///< on all connections
    PhaseOutcome outcome{};
    std::uint64_t round = 0;  ///< current round; it ends when every expected connection has received an answer
    std::size_t missing = 0;  ///< connections without an answer in this round

    [[nodiscard]] bool can_start() noexcept {
        return !end.reached(now, outcome) && outcome.sent < phase.max_round_trips && !phase.lifeline->cut();
    }
};

/// Counts an answer. Reports only whole rounds to the supervisor, so that a connection whose peer has stalled is not
/// hidden by the others.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline void count(InitiatorConnection<C>& connection, LoopState& state) noexcept {
    ++connection.round_trips;
    state.phase.lifeline->count(1);
    if (state.missing == 0) {
        ++state.round;
        state.missing = state.expected;
    }
    if (connection.round != state.round) {
        connection.round = state.round;
        if (--state.missing == 0) {
            state.phase.lifeline->confirm(1);
        }
    }
}

/// Frees an entry as in pipelined.hpp, and counts losses for all connections together.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline bool make_entry_free(InitiatorConnection<C>& connection, LoopState& state) noexcept {
    const std::uint64_t lost = state.outcome.lost;
    const bool available = pipelined::make_entry_free<C>(connection.in_flight, state.outcome);
    state.in_flight -= state.outcome.lost - lost;
    return available;
}

/// Sends as many pings on one connection as may be in flight. Returns false if it sent none.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline bool fill(InitiatorConnection<C>& connection, LoopState& state) noexcept {
    const Phase& phase = state.phase;
    const std::size_t frame = connection.messages.max_frame(phase.payload_bytes);
    bool any = false;
    while (state.can_start() && connection.in_flight.count() < phase.load.depth && make_entry_free(connection, state) &&
           (connection.in_flight.count() == 0 || connection.channel.can_send(frame))) {
        const PingTime now{state.now, state.now};
        const std::uint64_t max_in_flight = state.outcome.max_in_flight;
        state.outcome.fault =
            pipelined::send(connection.channel, connection.messages, phase, now, connection.in_flight, state.outcome);
        if (state.outcome.fault) {
            return true;
        }
        state.outcome.max_in_flight = std::max(max_in_flight, ++state.in_flight);
        state.now = now_ns();
        any = true;
    }
    return any;
}

/// Receives an answer that has arrived.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline void take_answer(InitiatorConnection<C>& connection, LoopState& state) noexcept {
    const pipelined::Answer answer =
        pipelined::receive(connection.channel, connection.messages, state.phase, connection.in_flight, state.outcome);
    state.now = now_ns();
    if (answer.fault.kind != FaultKind::lost) {
        state.outcome.fault = answer.fault;
    }
    if (answer.ping) {
        --state.in_flight;
        count(connection, state);
        if (state.phase.histogram != nullptr) {
            state.phase.histogram->record(static_cast<std::uint64_t>(state.now - answer.ping.sent));
        }
    }
}

/// Serves one connection, for at most as many answers as could have arrived. Returns true if something was sent or
/// received; `idle` is set if there is nothing more to do.
template <AsynchronousChannel C>
bool serve(InitiatorConnection<C>& connection, LoopState& state, bool& idle) noexcept {
    bool progressed = false;
    idle = false;
    for (std::uint32_t rounds = 0; rounds <= state.phase.load.depth && !state.outcome.fault; ++rounds) {
        progressed |= fill(connection, state);
        if (state.outcome.fault || connection.in_flight.count() == 0) {
            idle = true;
            return progressed;
        }
        // has_frame must come last: can_send may have read the frame and so made the descriptor unreadable.
        const bool flushed = connection.channel.can_send(connection.messages.max_frame(state.phase.payload_bytes));
        if (!connection.channel.has_frame()) {
            idle = flushed;
            return progressed;
        }
        take_answer(connection, state);
        progressed = true;
    }
    return progressed;
}

/// Leaves out of the rounds the connections that expect no answer, once no more pings are sent.
template <AsynchronousChannel C>
void expect_only_pings_in_flight(const std::vector<InitiatorConnection<C>>& connections, LoopState& state) noexcept {
    state.expected = 0;
    state.missing = 0;
    for (const InitiatorConnection<C>& connection : connections) {
        if (connection.in_flight.count() > 0) {
            ++state.expected;
            state.missing += connection.round == state.round ? 0 : 1;
        }
    }
}

/// Counts pings that have been in flight for too long as lost.
template <UnreliableChannel C>
void expire_lost(std::vector<InitiatorConnection<C>>& connections, LoopState& state) noexcept {
    for (InitiatorConnection<C>& connection : connections) {
        const std::uint64_t lost =
            connection.in_flight.expire_before(state.now - pipelined::loss_timeout_or_never(connection.channel));
        state.outcome.lost += lost;
        state.in_flight -= lost;
    }
}

/// Runs one phase over all connections: up to `phase.load.depth` pings in flight on each, each timed from its send. The
/// next ping is sent when this thread processes the answer, so a round-trip time includes the wait for the thread.
template <AsynchronousChannel C>
PhaseOutcome initiate(std::vector<InitiatorConnection<C>>& connections, const Phase& phase,
                      const EventLoopWait& event_loop_wait) {
    ReadySet ready_set(event_loop_wait, connections.size());
    const std::int64_t start = now_ns();
    CpuSampling cpu_sampling(start);
    LoopState state(phase, connections.size(), start);
    while (!state.outcome.fault && !phase.lifeline->cut()) {
        cpu_sampling.at(state.now);
        bool progressed = false;
        for (std::size_t i = 0; i < connections.size() && !state.outcome.fault; ++i) {
            if (ready_set.is_ready(i)) {
                bool idle = false;
                progressed |= serve(connections[i], state, idle);
                ready_set.set_idle(i, idle);
            }
        }
        if (!state.can_start()) {
            if (state.in_flight == 0) {
                break;
            }
            expect_only_pings_in_flight(connections, state);
        }
        ready_set.wait_if_idle(progressed);
        state.now = progressed ? state.now : now_ns();
        if constexpr (UnreliableChannel<C>) {
            expire_lost(connections, state);
        }
    }
    state.outcome.elapsed_ns = now_ns() - start;
    return state.outcome;
}

}  // namespace ipcbench::event_loop
