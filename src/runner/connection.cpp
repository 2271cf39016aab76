#include "runner/connection.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "runner/seat.hpp"
#include "runner/session.hpp"

namespace ipcbench::runner {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

std::string explain(const Measured& measured, Session& session, const Speaker& speaker, const Cell& cell,
                    StopReason reason) {
    if (std::string trouble = session.child_trouble(); !trouble.empty()) {
        return trouble;
    }
    if (reason == StopReason::stalled) {
        return fmt::format("no round trip ended within {} s in the phase '{}'",
                           format_seconds(std::chrono::duration<double>(cell.timeout).count()), measured.phase);
    }
    if (const std::string end = session.child_end(); !end.empty()) {
        return fmt::format("the child {} in the phase '{}'", end, measured.phase);
    }
    const std::string what = measured.fault.kind == FaultKind::mismatch
                                 ? "a pong was refused: " + std::string(speaker.complaint())
                                 : describe(measured.fault);
    return fmt::format("{} in the phase '{}'", what, measured.phase);
}

std::string hint_for(StopReason reason) {
    return reason == StopReason::stalled
               ? "was the child stopped, or is one message that slow? --timeout gives it longer"
               : "";
}

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

void run(const Cell& cell, const Prepared& prepared, const Bench& bench, const Company* company, RunResult& result) {
    platform::Supervisor& supervisor = bench.supervisor;
    const Seat seat(prepared.seats);
    const Identity parent = make_identity();
    const Identity child = make_identity();
    Speaker speaker(cell.codec->make(), parent, child, cell.payload_bytes);
    Speaker echo(cell.codec->make(), child, parent, cell.payload_bytes);

    const auto alone = [company] {
        return company != nullptr ? std::unique_lock(company->setting_up) : std::unique_lock<std::mutex>();
    };
    std::optional<Session> session;
    {
        const auto lock = alone();
        session.emplace(cell, prepared, parent, child, supervisor);
    }
    result.options = session->effective_options();
    const Stage stage{session->endpoint(),
                      speaker,
                      cell.transport->info.kind == TransportKind::control ? &echo : nullptr,
                      supervisor,
                      bench.clock_cost_ns,
                      [&](std::string_view phase) { return session->mark(phase); },
                      bench.begins,
                      company != nullptr ? company->together : nullptr};
    const Measured measured = measure(stage, cell, prepared.depth, result);
    const bool interrupted = supervisor.signal() != 0;
    if (!interrupted && measured.fault) {
        const StopReason reason = supervisor.lifeline().reason();
        result.status = RunStatus::failed;
        result.reason = explain(measured, *session, speaker, cell, reason);
        result.hint = hint_for(reason);
    }
    const auto lock = alone();
    std::optional<Done> done = session->finish();
    if (stage.echo != nullptr && result.stream) {
        done.emplace().absorbed = result.stream->sent;  // no child: what was sent was taken at once
    }
    if (done) {
        add_last_words(*done, cell, result);
    } else if (result.stream && result.status == RunStatus::ok) {
        result.status = RunStatus::failed;
        result.reason = "the child did not say how many messages had come";
    }
    if (interrupted) {  // only now it is known whether any message of a stream has come
        note_interruption(result, measured);
    }
    session.reset();
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
        result.hint = error.hint();
    } catch (const std::bad_alloc&) {
        result.status = RunStatus::failed;
        result.reason = fmt::format("not enough memory for messages of {}", format_bytes(result.payload_bytes));
        result.hint = "take a smaller --size";
    }
}

void run_connection(const Cell& cell, const Prepared& prepared, const Bench& bench, const Company* company,
                    RunResult& result) {
    guard(result, [&] { run(cell, prepared, bench, company, result); });
}

}  // namespace ipcbench::runner
