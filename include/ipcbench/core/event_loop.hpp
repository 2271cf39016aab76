#pragma once

#include <algorithm>
#include <vector>

#include "ipcbench/core/attention.hpp"
#include "ipcbench/core/pipelined.hpp"

/// One thread and several connections: pings on all of them at once. event_loop_responder.hpp is the other side.
namespace ipcbench::event_loop {

/// A connection on which pings go out.
template <AsynchronousChannel C>
struct Line {
    C& channel;
    Speaker& speaker;
    InFlight under_way;
    std::uint64_t round_trips = 0;
    std::uint64_t round = 0;  ///< the last one in which it had an answer
};

/// What is kept between the steps of a phase.
struct Progress {
    const Phase& phase;
    std::size_t lines = 0;
    std::int64_t end = 0;
    std::int64_t now = 0;
    std::uint64_t under_way = 0;  ///< on all connections
    PhaseOutcome outcome{};
    std::uint64_t round = 0;  ///< current round; it ends when every connection has had an answer
    std::size_t missing = 0;  ///< connections without an answer in this round

    [[nodiscard]] bool more() const noexcept {
        return now < end && outcome.sent < phase.max_round_trips && !phase.lifeline->cut();
    }
};

/// Counts an answer. Reports only whole rounds to the supervisor, so that a connection whose peer has stalled cannot
/// hide behind the others.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline void count(Line<C>& line, Progress& progress) noexcept {
    ++line.round_trips;
    progress.phase.lifeline->count(1);
    if (progress.missing == 0) {
        ++progress.round;
        progress.missing = progress.lines;
    }
    if (line.round != progress.round) {
        line.round = progress.round;
        if (--progress.missing == 0) {
            progress.phase.lifeline->confirm(1);
        }
    }
}

/// As in pipelined.hpp, for all together.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline bool has_entry(Line<C>& line, Progress& progress) noexcept {
    const std::uint64_t lost = progress.outcome.lost;
    const bool has = pipelined::has_entry<C>(line.under_way, progress.outcome);
    progress.under_way -= progress.outcome.lost - lost;
    return has;
}

/// Sends as many pings on one connection as may be under way there. False when there was none to be sent.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline bool fill(Line<C>& line, Progress& progress) noexcept {
    const Phase& phase = progress.phase;
    const std::size_t frame = line.speaker.max_frame(phase.payload_bytes);
    bool any = false;
    while (progress.more() && line.under_way.count() < phase.load.depth && has_entry(line, progress) &&
           (line.under_way.count() == 0 || line.channel.has_room(frame))) {
        const Departure now{progress.now, progress.now};
        const std::uint64_t deepest = progress.outcome.deepest;
        progress.outcome.fault =
            pipelined::send(line.channel, line.speaker, phase, now, line.under_way, progress.outcome);
        if (progress.outcome.fault) {
            return true;
        }
        progress.outcome.deepest = std::max(deepest, ++progress.under_way);
        progress.now = now_ns();
        any = true;
    }
    return any;
}

/// Takes an answer that is there.
template <AsynchronousChannel C>
[[gnu::always_inline]] inline void take(Line<C>& line, Progress& progress) noexcept {
    const pipelined::Answer answer =
        pipelined::receive(line.channel, line.speaker, progress.phase, line.under_way, progress.outcome);
    progress.now = now_ns();
    if (answer.fault.kind != FaultKind::lost) {
        progress.outcome.fault = answer.fault;
    }
    if (answer.ping) {
        --progress.under_way;
        count(line, progress);
        if (progress.phase.histogram != nullptr) {
            progress.phase.histogram->record(static_cast<std::uint64_t>(progress.now - answer.ping.at));
        }
    }
}

/// Sees to one connection, for no more answers than can have been there. True when something was sent or came;
/// `at_rest` says whether it has nothing more to do.
template <AsynchronousChannel C>
bool serve(Line<C>& line, Progress& progress, bool& at_rest) noexcept {
    bool news = false;
    at_rest = false;
    for (std::uint32_t turns = 0; turns <= progress.phase.load.depth && !progress.outcome.fault; ++turns) {
        news |= fill(line, progress);
        if (progress.outcome.fault || line.under_way.count() == 0) {
            at_rest = true;
            return news;
        }
        // What has come is looked for last: the question for room may have found it, and taken it off the descriptor.
        const bool settled = line.channel.has_room(line.speaker.max_frame(progress.phase.payload_bytes));
        if (!line.channel.has_frame()) {
            at_rest = settled;
            return news;
        }
        take(line, progress);
        news = true;
    }
    return news;
}

/// Gives up what has been under way for too long.
template <UnreliableChannel C>
void look_for_losses(std::vector<Line<C>>& lines, Progress& progress) noexcept {
    for (Line<C>& line : lines) {
        const std::uint64_t lost = line.under_way.give_up_before(progress.now - pipelined::patience_ns(line.channel));
        progress.outcome.lost += lost;
        progress.under_way -= lost;
    }
}

/// Runs one phase over all lines: up to `phase.load.depth` pings under way on each, timed from when each was sent. The
/// next one goes out when this thread has come to the answer, so that its time has the wait for the thread in it.
template <AsynchronousChannel C>
PhaseOutcome initiate(std::vector<Line<C>>& lines, const Phase& phase, const Attention& attention) {
    Attentive attentive(attention, lines.size());
    const std::int64_t start = now_ns();
    Progress progress{phase, lines.size(), ping_pong::end_of(phase, start), start};
    while (!progress.outcome.fault && !phase.lifeline->cut()) {
        bool news = false;
        for (std::size_t i = 0; i < lines.size() && !progress.outcome.fault; ++i) {
            if (attentive.is_awake(i)) {
                bool at_rest = false;
                news |= serve(lines[i], progress, at_rest);
                attentive.may_sleep(i, at_rest);
            }
        }
        if (progress.under_way == 0 && !progress.more()) {
            break;
        }
        attentive.rest(news);
        progress.now = news ? progress.now : now_ns();
        if constexpr (UnreliableChannel<C>) {
            look_for_losses(lines, progress);
        }
    }
    progress.outcome.elapsed_ns = now_ns() - start;
    return progress.outcome;
}

}  // namespace ipcbench::event_loop
