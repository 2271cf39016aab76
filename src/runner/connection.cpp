#include "runner/connection.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/exhausted.hpp"
#include "runner/connections.hpp"
#include "runner/seat.hpp"

namespace ipcbench::runner {
namespace {

void note_interruption(RunResult& result, const Measured& measured) {
    result.status = measured.rate_known && result.round_trips > 0 ? RunStatus::partial : RunStatus::skipped;
    result.reason = result.status == RunStatus::partial ? "interrupted" : "interrupted before anything was measured";
}

/// What only the child knows: what came, and in which order.
void add_last_words(const Done& done, const Cell& cell, RunResult& result) {
    result.duplicates += done.duplicates;
    result.reordered += done.reordered;
    if (result.stream) {
        result.round_trips = done.absorbed;
        result.lost = result.stream->sent - std::min(result.stream->sent, done.absorbed);
        result.rate_mean_ns =
            result.round_trips > 0 ? result.elapsed_s * 1e9 / static_cast<double>(result.round_trips) : 0;
        const std::uint64_t frame = result.ping_wire_bytes - cell.transport->info.header_bytes;
        result.stream->bytes_per_s = static_cast<double>(frame) * result.round_trips_per_s();
    }
    if (!done.trouble.empty() && result.status == RunStatus::ok) {
        result.status = RunStatus::failed;
        result.reason = done.trouble;
    }
}

/// How many round trips each of several connections had.
void add_shares(const Connections& connections, RunResult& result) {
    for (const std::uint64_t share : connections.shares()) {
        result.connections.push_back({share, result.elapsed_s});
    }
}

void run(const Cell& cell, const Prepared& prepared, const Bench& bench, const Company* company, RunResult& result) {
    platform::Supervisor& supervisor = bench.supervisor;
    const Seat seat(prepared.seats);
    const auto alone = [company] {
        return company != nullptr ? std::unique_lock(company->setting_up) : std::unique_lock<std::mutex>();
    };
    std::optional<Connections> connections;
    {
        const auto lock = alone();
        connections.emplace(cell, prepared, supervisor);
    }
    result.options = connections->effective_options();
    if (connections->must_look_around() && !keeps_cpu_busy(prepared.wait.mode)) {
        result.warnings.emplace_back(
            "there are no descriptors to sleep on: the event loop looks at each connection in turn");
    }
    const Stage stage{[&](const Phase& phase) { return connections->play(phase); },
                      supervisor,
                      bench.clock_cost_ns,
                      [&](std::string_view phase) { return connections->mark(phase); },
                      bench.begins,
                      company != nullptr ? company->together : nullptr};
    const Measured measured = measure(stage, cell, prepared, result);
    if (measured.rate_known && cell.load.concurrency > 1) {
        add_shares(*connections, result);
    }
    const bool interrupted = supervisor.signal() != 0;
    if (!interrupted && measured.fault) {
        const Error why = connections->explain(measured.fault, fmt::format(" in the phase '{}'", measured.phase));
        result.status = RunStatus::failed;
        result.reason = why.what();
        result.hint = why.hint();
    }
    const auto lock = alone();
    std::optional<Done> done = connections->finish();
    if (cell.transport->info.kind == TransportKind::control && result.stream) {
        done.emplace().absorbed = result.stream->sent;  // no child: what was sent was taken at once
    }
    if (done && measured.child_pauses) {
        result.child_pauses = difference(done->pauses, *measured.child_pauses);
    }
    if (done) {
        add_last_words(*done, cell, result);
    } else if (result.stream && result.status == RunStatus::ok) {
        result.status = RunStatus::failed;
        result.reason = "the child did not say how many messages had come";
        result.hint = "was it stopped or killed at the very end?";
    }
    if (interrupted) {  // only now it is known whether any message of a stream has come
        note_interruption(result, measured);
    } else if (result.status == RunStatus::ok && result.round_trips == 0) {
        result.status = RunStatus::failed;
        result.reason = "nothing was measured: no ping was due in that time, or all were lost";
        result.hint = "take a longer --duration";
    }
    connections.reset();
}

}  // namespace

RunResult describe(const Cell& cell, const Prepared& prepared) {
    RunResult result = describe(cell);
    result.wait = prepared.wait;
    result.cpus = prepared.seats.cpus;
    result.cpu_relation = prepared.seats.relation;
    result.warnings = prepared.warnings;
    return result;
}

void guard(RunResult& result, const std::function<void()>& work) {
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
        result.hint = "take a smaller --size";
    } catch (const std::system_error& error) {  // std::thread's
        result.status = RunStatus::failed;
        result.reason = describe_errno("starting a thread", error.code().value());
        result.hint = "see the limits of memory and of processes: ulimit -a";
    }
}

void run_connection(const Cell& cell, const Prepared& prepared, const Bench& bench, const Company* company,
                    RunResult& result) {
    guard(result, [&] { run(cell, prepared, bench, company, result); });
}

}  // namespace ipcbench::runner
