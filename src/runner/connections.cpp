#include "runner/connections.hpp"

#include <algorithm>
#include <numeric>

#include "ipcbench/core/clock.hpp"
#include "platform/epoll_poller.hpp"
#include "runner/sums.hpp"

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
    sum->consumed += more->consumed;
    sum->gaps += more->gaps;
    sum->duplicates += more->duplicates;
    sum->reordered += more->reordered;
    add_pauses(sum->pauses, more->pauses);
    if (sum->failure.empty()) {
        sum->failure = more->failure;
    }
}

void add_marked(std::optional<Marked>& sum, const std::optional<Marked>& more) {
    if (!sum || !more) {
        sum.reset();
        return;
    }
    add_usage(sum->usage, more->usage);
    add_pauses(sum->pauses, more->pauses);
    sum->migrations = sum->migrations < 0 || more->migrations < 0 ? -1 : sum->migrations + more->migrations;
    sum->cpu_samples.clear();
}

}  // namespace

Connections::Connections(const PlannedRun& planned, platform::Supervisor& supervisor) : wait_(planned.channel.wait) {
    const Identity parent = make_identity();
    std::vector<Identity> children(planned.cell.load.concurrency);
    std::generate(children.begin(), children.end(), make_identity);
    for (const Identity& child : children) {
        messages_.push_back(std::make_unique<MessageEndpoint>(planned.cell.make_codec(Role::initiator), parent, child,
                                                              planned.cell.payload_bytes));
    }
    if (planned.cell.transport->info.kind == TransportKind::control) {
        echo_ = std::make_unique<MessageEndpoint>(planned.cell.make_codec(Role::responder), children.front(), parent,
                                                  planned.cell.payload_bytes);
    }
    const std::span<const Identity> all(children);
    const std::size_t per_child = planned.cell.load.one_child ? all.size() : 1;
    for (std::size_t first = 0; first < all.size(); first += per_child) {
        PlannedRun& own = planned_.emplace_back(planned);
        own.pinning = pinning_of_child(planned.pinning, sessions_.size());
        sessions_.push_back(std::make_unique<Session>(own, parent, all.subspan(first, per_child), supervisor));
    }
    std::vector<int> readable;
    for (const auto& session : sessions_) {
        for (const auto& endpoint : session->endpoints()) {
            connections_.push_back({endpoint.get(), messages_[connections_.size()].get()});
            readable.push_back(endpoint->descriptor());
        }
    }
    if (connections_.size() > 1 && !is_busy_polling(planned.channel.wait.mode)) {
        poller_ = platform::make_poller(readable);
    }
}

Connections::~Connections() {
    static_cast<void>(finish());
}

std::uint64_t Connections::passed_over() const noexcept {
    return std::accumulate(
        sessions_.begin(), sessions_.end(), std::uint64_t{0},
        [](std::uint64_t sum, const auto& session) { return sum + session->server_report().passed_over; });
}

PhaseOutcome Connections::run_phase(Phase phase) {
    const std::uint64_t before = passed_over();
    PhaseOutcome outcome = run_on_all(phase);
    outcome.passed_over = passed_over() - before;
    return outcome;
}

void Connections::set_server_bytes(RunResult& result) const {
    if (result.server && result.ping_wire_bytes != 0) {
        const ServerReport& report = sessions_.front()->server_report();
        const std::size_t usual = planned_.front().cell.transport->info.header_bytes;
        result.ping_wire_bytes += report.request_header_bytes - usual;
        result.pong_wire_bytes += report.answer_header_bytes - usual;
    }
}

PhaseOutcome Connections::run_on_all(Phase phase) {
    phase.echo = echo_.get();
    if (phase.load.concurrency > 1) {
        return connections_.front().endpoint->initiate_all(connections_, phase, {wait_, poller_.get()});
    }
    PhaseOutcome sum;
    for (ServedConnection& connection : connections_) {
        phase.first_sequence = connection.next_sequence;
        const PhaseOutcome outcome = connection.endpoint->initiate(*connection.messages, phase);
        connection.next_sequence = outcome.next_sequence;
        connection.round_trips = outcome.round_trips;
        if (connections_.size() == 1) {
            return outcome;
        }
        add_outcome(sum, outcome);
        if (outcome.fault) {
            break;
        }
    }
    return sum;
}

std::vector<std::uint64_t> Connections::round_trips_by_connection() const {
    std::vector<std::uint64_t> round_trips_by_connection;
    std::transform(connections_.begin(), connections_.end(), std::back_inserter(round_trips_by_connection),
                   [](const ServedConnection& connection) { return connection.round_trips; });
    return round_trips_by_connection;
}

std::optional<Marked> Connections::mark(std::string_view phase) {
    std::optional<Marked> all = sessions_.front()->mark(phase);
    for (std::size_t i = 1; i < sessions_.size(); ++i) {
        add_marked(all, sessions_[i]->mark(phase));
    }
    return all;
}

std::optional<Done> Connections::finish(milliseconds at_most) {
    std::for_each(sessions_.begin(), sessions_.end(), [](const auto& session) { session->request_stop(); });
    // One deadline for all: children that no longer answer must not each cost a full wait.
    const std::int64_t end = now_ns() + nanoseconds(std::max(4 * Session::exit_grace, at_most)).count();
    std::optional<Done> all;
    for (const auto& session : sessions_) {
        const auto left =
            std::chrono::duration_cast<milliseconds>(nanoseconds(std::max<std::int64_t>(end - now_ns(), 0)));
        add_done(all, session->finish(std::min(at_most, left)));
    }
    return all;
}

Session& Connections::failed_session() {
    for (const auto& session : sessions_) {
        if (!session->server_report().error.empty()) {
            return *session;
        }
    }
    const std::int64_t end = now_ns() + std::chrono::nanoseconds(Session::exit_grace).count();
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
    std::string_view mismatch_reason;
    if (fault.kind == FaultKind::mismatch) {
        const auto refused = std::find_if(messages_.begin(), messages_.end(),
                                          [](const auto& messages) { return *messages->mismatch_reason() != '\0'; });
        mismatch_reason = refused == messages_.end() ? "?" : (*refused)->mismatch_reason();
    }
    return failed_session().explain(fault, where, mismatch_reason);
}

}  // namespace ipcbench::runner
