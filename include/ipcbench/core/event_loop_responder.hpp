#pragma once

#include <vector>

#include "ipcbench/core/attention.hpp"
#include "ipcbench/core/ping_pong.hpp"

/// One thread and several connections: answers on all of them, whichever has a ping.
namespace ipcbench::event_loop {

/// A connection on which pings are answered.
template <AsynchronousChannel C>
struct Desk {
    C& channel;
    Speaker& speaker;
    ping_pong::Answering state{};
    bool closed = false;
};

/// Answers pings on all of them until the lifeline is cut, all peers have closed, or something is wrong with one.
template <AsynchronousChannel C>
RespondOutcome respond(std::vector<Desk<C>>& desks, std::size_t max_payload, const Lifeline& lifeline,
                       const Attention& attention) {
    constexpr int answers_per_turn = 16;  // then the others have theirs
    RespondOutcome outcome;
    Attentive attentive(attention, desks.size());
    std::size_t open = desks.size();
    while (!outcome.fault && open > 0 && !lifeline.cut()) {
        bool news = false;
        for (std::size_t i = 0; i < desks.size() && !outcome.fault; ++i) {
            Desk<C>& desk = desks[i];
            if (desk.closed || !attentive.is_awake(i)) {
                continue;
            }
            bool at_rest = false;
            for (int answers = 0; !outcome.fault && answers < answers_per_turn; ++answers) {
                const bool settled = desk.channel.has_room(desk.speaker.max_frame(max_payload));
                if (!desk.channel.has_frame()) {
                    at_rest = settled;
                    break;
                }
                outcome.fault = ping_pong::answer(desk.channel, desk.speaker, desk.state, outcome);
                news = true;
            }
            if (outcome.fault.kind == FaultKind::closed) {
                outcome.fault = {};
                desk.closed = true;
                --open;
            }
            attentive.may_sleep(i, desk.closed || at_rest);
        }
        attentive.rest(news);
    }
    if (!outcome.fault) {
        outcome.fault = {lifeline.cut() ? FaultKind::stopped : FaultKind::closed};
    }
    return outcome;
}

}  // namespace ipcbench::event_loop
