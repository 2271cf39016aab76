#pragma once

#include <vector>

#include "ipcbench/core/ping_pong.hpp"
#include "ipcbench/core/ready_set.hpp"

/// One thread that answers the pings of several connections.
namespace ipcbench::event_loop {

/// A connection on which pings are answered.
template <AsynchronousChannel C>
struct ResponderConnection {
    C& channel;
    MessageEndpoint& messages;
    ping_pong::ResponderState state{};
    bool closed = false;
};

/// Answers pings on all connections until the lifeline is cut, all peers have closed, or a fault occurs.
template <AsynchronousChannel C>
RespondOutcome respond(std::vector<ResponderConnection<C>>& connections, std::size_t max_payload,
                       const Lifeline& lifeline, const EventLoopWait& event_loop_wait) {
    constexpr int answers_per_turn = 16;  // then the thread serves the other connections
    RespondOutcome outcome;
    ReadySet ready_set(event_loop_wait, connections.size());
    std::size_t open = connections.size();
    while (!outcome.fault && open > 0 && !lifeline.cut()) {
        bool progressed = false;
        for (std::size_t i = 0; i < connections.size() && !outcome.fault; ++i) {
            ResponderConnection<C>& connection = connections[i];
            if (connection.closed || !ready_set.is_ready(i)) {
                continue;
            }
            bool idle = false;
            for (int answers = 0; !outcome.fault && answers < answers_per_turn; ++answers) {
                const bool flushed = connection.channel.can_send(connection.messages.max_frame(max_payload));
                if (!connection.channel.has_frame()) {
                    idle = flushed;
                    break;
                }
                outcome.fault = ping_pong::answer(connection.channel, connection.messages, connection.state, outcome);
                progressed = true;
            }
            if (outcome.fault.kind == FaultKind::closed) {
                outcome.fault = {};
                connection.closed = true;
                --open;
            }
            ready_set.set_idle(i, connection.closed || idle);
        }
        ready_set.wait_if_idle(progressed);
    }
    if (!outcome.fault) {
        outcome.fault = {lifeline.cut() ? FaultKind::stopped : FaultKind::closed};
    }
    return outcome;
}

}  // namespace ipcbench::event_loop
