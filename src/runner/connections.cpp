#include "runner/connections.hpp"

#include <algorithm>

#include "ipcbench/core/clock.hpp"
#include "platform/epoll_readiness.hpp"
#include "runner/merge.hpp"

namespace ipcbench::runner {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

void add_outcome(PhaseOutcome& sum, const PhaseOutcome& more) {
    sum.round_trips += more.round_trips;
    sum.elapsed_ns += more.elapsed_ns;
    sum.lost += more.lost;
    sum.duplicates += more.duplicates;
    sum.ping_bytes = more.ping_bytes;
    sum.pong_bytes = more.pong_bytes;
    sum.fault = more.fault;
}

void add_done(std::optional<Done>& sum, const std::optional<Done>& more) {
    if (!sum || !more) {
        sum = sum ? sum : more;
        return;
    }
    sum->answered += more->answered;
    sum->absorbed += more->absorbed;
    sum->gaps += more->gaps;
    sum->duplicates += more->duplicates;
    sum->reordered += more->reordered;
    add_pauses(sum->pauses, more->pauses);
    if (sum->trouble.empty()) {
        sum->trouble = more->trouble;
    }
}

void add_marked(std::optional<Marked>& sum, const std::optional<Marked>& more) {
    if (!sum || !more) {
        sum.reset();
        return;
    }
    add_usage(sum->usage, more->usage);
    add_pauses(sum->pauses, more->pauses);
}

}  // namespace

Connections::Connections(const Cell& cell, const Prepared& prepared, platform::Supervisor& supervisor)
    : wait_(prepared.wait) {
    const Identity parent = make_identity();
    std::vector<Identity> children(cell.load.concurrency);
    std::generate(children.begin(), children.end(), make_identity);
    for (const Identity& child : children) {
        speakers_.push_back(std::make_unique<Speaker>(cell.codec->make(), parent, child, cell.payload_bytes));
    }
    if (cell.transport->info.kind == TransportKind::control) {
        echo_ = std::make_unique<Speaker>(cell.codec->make(), children.front(), parent, cell.payload_bytes);
    }
    const std::span<const Identity> all(children);
    const std::size_t per_child = cell.load.one_child ? all.size() : 1;
    for (std::size_t first = 0; first < all.size(); first += per_child) {
        Prepared& own = prepared_.emplace_back(prepared);
        own.seats = seats_of_child(prepared.seats, sessions_.size());
        sessions_.push_back(std::make_unique<Session>(cell, own, parent, all.subspan(first, per_child), supervisor));
    }
    std::vector<int> readable;
    for (const auto& session : sessions_) {
        for (const auto& endpoint : session->endpoints()) {
            members_.push_back({endpoint.get(), speakers_[members_.size()].get()});
            readable.push_back(endpoint->descriptor());
        }
    }
    if (members_.size() > 1 && !keeps_cpu_busy(prepared.wait.mode)) {
        readiness_ = platform::make_readiness(readable);
    }
}

Connections::~Connections() {
    static_cast<void>(finish());
}

PhaseOutcome Connections::play(Phase phase) {
    phase.echo = echo_.get();
    if (phase.load.concurrency > 1) {
        return members_.front().endpoint->initiate_all(members_, phase, {wait_, readiness_.get()});
    }
    PhaseOutcome sum;
    for (Member& member : members_) {
        phase.first_sequence = member.next_sequence;
        const PhaseOutcome outcome = member.endpoint->initiate(*member.speaker, phase);
        member.next_sequence = outcome.next_sequence;
        member.round_trips = outcome.round_trips;
        if (members_.size() == 1) {
            return outcome;
        }
        add_outcome(sum, outcome);
        if (outcome.fault) {
            break;
        }
    }
    return sum;
}

std::vector<std::uint64_t> Connections::shares() const {
    std::vector<std::uint64_t> shares;
    std::transform(members_.begin(), members_.end(), std::back_inserter(shares),
                   [](const Member& member) { return member.round_trips; });
    return shares;
}

std::optional<Marked> Connections::mark(std::string_view phase) {
    std::optional<Marked> all = sessions_.front()->mark(phase);
    for (std::size_t i = 1; i < sessions_.size(); ++i) {
        add_marked(all, sessions_[i]->mark(phase));
    }
    return all;
}

std::optional<Done> Connections::finish() {
    std::for_each(sessions_.begin(), sessions_.end(), [](const auto& session) { session->tell_to_stop(); });
    // Children that no longer answer must not each cost a moment.
    const std::int64_t end = now_ns() + nanoseconds(4 * Session::moment).count();
    std::optional<Done> all;
    for (const auto& session : sessions_) {
        const auto left =
            std::chrono::duration_cast<milliseconds>(nanoseconds(std::max<std::int64_t>(end - now_ns(), 0)));
        add_done(all, session->finish(std::min(Session::moment, left)));
    }
    return all;
}

Session& Connections::culprit() {
    const std::int64_t end = now_ns() + std::chrono::nanoseconds(Session::moment).count();
    do {
        for (const auto& session : sessions_) {
            if (sessions_.size() == 1 || session->has_lost_child(milliseconds{1})) {
                return *session;
            }
        }
    } while (now_ns() < end);
    return *sessions_.front();
}

Error Connections::explain(Fault fault, const std::string& where) {
    std::string_view complaint;
    if (fault.kind == FaultKind::mismatch) {
        const auto refused = std::find_if(speakers_.begin(), speakers_.end(),
                                          [](const auto& speaker) { return *speaker->complaint() != '\0'; });
        complaint = refused == speakers_.end() ? "?" : (*refused)->complaint();
    }
    return culprit().explain(fault, where, complaint);
}

}  // namespace ipcbench::runner
