#include "runner/connection.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/exhausted.hpp"
#include "runner/connections.hpp"
#include "runner/cpu_sharing.hpp"
#include "runner/scoped_pinning.hpp"

namespace ipcbench::runner {
namespace {

void set_interrupted(RunResult& result, const MeasurementOutcome& measured) {
    result.status = measured.has_rate && result.round_trips > 0 ? RunStatus::partial : RunStatus::skipped;
    result.reason = result.status == RunStatus::partial ? "interrupted" : "interrupted before anything was measured";
}

/// Adds what only the child knows: which messages arrived, and in which order.
void add_child_counts(const Done& done, const Cell& cell, RunResult& result) {
    result.duplicates += done.duplicates;
    result.reordered += done.reordered;
    if (result.stream) {
        result.round_trips = done.consumed;
        result.lost = result.stream->sent - std::min(result.stream->sent, done.consumed);
        result.rate_mean_ns =
            result.round_trips > 0 ? result.elapsed_s * 1e9 / static_cast<double>(result.round_trips) : 0;
        const std::uint64_t frame = result.ping_wire_bytes - cell.transport->info.header_bytes;
        result.stream->bytes_per_s = static_cast<double>(frame) * result.round_trips_per_s();
    }
    if (!done.failure.empty() && result.status == RunStatus::ok) {
        result.status = RunStatus::failed;
        result.reason = done.failure;
    }
}

/// Adds the number of round trips of each of several connections.
void add_connection_stats(const Connections& connections, RunResult& result) {
    for (const std::uint64_t share : connections.round_trips_by_connection()) {
        result.connections.push_back({share, result.elapsed_s});
    }
}

void run(const PlannedRun& planned, const RunContext& run_context, const PairSync* sync, RunResult& result) {
    platform::Supervisor& supervisor = run_context.supervisor;
    const ScopedPinning pinned(planned.pinning);
    const auto alone = [sync] {
        return sync != nullptr ? std::unique_lock(sync->setup_mutex) : std::unique_lock<std::mutex>();
    };
    std::optional<Connections> connections;
    {
        const auto lock = alone();
        connections.emplace(planned, supervisor);
    }
    result.options = connections->effective_options();
    if (connections->must_poll_each() && !is_busy_polling(planned.channel.wait.mode)) {
        result.warnings.push_back({WarningCode::no_descriptors});
    }
    CpuWatch cpu_watch;
    const PhaseContext context{[&](const Phase& phase) { return connections->run_phase(phase); },
                               supervisor,
                               run_context.clock_cost_ns,
                               [&](std::string_view phase) {
                                   std::optional<Marked> marked = connections->mark(phase);
                                   cpu_watch.note(phase, marked);
                                   return marked;
                               },
                               run_context.on_start,
                               sync != nullptr ? sync->wait_for_all : nullptr,
                               connections->first_child()};
    const MeasurementOutcome measured = measure(context, planned, result);
    connections->set_server_bytes(result);
    result.cpu_sharing = cpu_watch.outcome();
    if (measured.has_rate && planned.cell.load.concurrency > 1) {
        add_connection_stats(*connections, result);
    }
    const bool interrupted = supervisor.signal() != 0;
    if (!interrupted && measured.fault) {
        const Error why = connections->explain(measured.fault, fmt::format(" in the phase '{}'", measured.phase));
        result.status = RunStatus::failed;
        result.reason = why.what();
        result.hint = why.hint();
    }
    const bool unanswered = !interrupted && result.status == RunStatus::ok && result.round_trips == 0 &&
                            result.lost > 0 && planned.cell.peer;
    if (unanswered) {  // an unreliable transport knows no fault, but how the peer is may say why
        result.status = RunStatus::failed;
        result.reason = connections->explain({FaultKind::lost}, "").what();
        result.hint = "does it answer over " + result.transport + "? What it wrote to its standard error may say why";
    }
    const auto lock = alone();
    // A child that has answered everything so far may only be waiting for a CPU. A peer reports nothing.
    const bool awaits_report = !interrupted && result.status == RunStatus::ok && !planned.cell.peer;
    std::optional<Done> done =
        connections->finish(awaits_report ? std::max(Session::exit_grace, planned.cell.timeout) : Session::exit_grace);
    if (planned.cell.transport->info.kind == TransportKind::control && result.stream) {
        done.emplace().consumed = result.stream->sent;  // no child: every message that was sent was received at once
    }
    if (done && measured.child_pauses) {
        result.child_pauses = difference(measured.child_pauses_after.value_or(done->pauses), *measured.child_pauses);
    }
    if (done) {
        add_child_counts(*done, planned.cell, result);
    } else if (result.stream && result.status == RunStatus::ok) {
        result.status = RunStatus::failed;
        result.reason = "the child did not report how many messages arrived";
        result.hint = "was it stopped or killed at the very end?";
    }
    if (interrupted) {  // only now is it known whether any message of a stream arrived
        set_interrupted(result, measured);
    } else if (result.status == RunStatus::ok && result.round_trips == 0) {
        result.status = RunStatus::failed;
        result.reason =
            "nothing was measured: no ping was scheduled in that time, none could be sent in time, or all were lost";
        result.hint = "use a longer --duration";
    }
    connections.reset();
}

}  // namespace

void capture_errors(RunResult& result, const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        const bool here = error.kind() != ErrorKind::unavailable && error.kind() != ErrorKind::interrupted;
        result.status = here ? RunStatus::failed : RunStatus::skipped;
        result.reason = error.what();
        result.hint = error.hint().empty() ? platform::hint_for_exhausted(error.what()) : error.hint();
    } catch (const std::bad_alloc&) {
        result.status = RunStatus::failed;
        result.reason = fmt::format("not enough memory for messages of {}", format_bytes(result.payload_bytes));
        result.hint = "use a smaller --size";
    } catch (const std::system_error& error) {  // thrown by std::thread
        result.status = RunStatus::failed;
        result.reason = describe_errno("starting a thread", error.code().value());
        result.hint = "see the limits of memory and of processes: ulimit -a";
    }
}

void run_connection(const PlannedRun& planned, const RunContext& run_context, const PairSync* sync, RunResult& result) {
    capture_errors(result, [&] { run(planned, run_context, sync, result); });
}

}  // namespace ipcbench::runner
