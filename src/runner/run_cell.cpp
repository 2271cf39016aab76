#include "runner/run_cell.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/affinity.hpp"
#include "runner/codec_cost.hpp"
#include "runner/session.hpp"

namespace ipcbench::runner {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// Pins the measuring thread, and lets it go again.
class Seat {
public:
    explicit Seat(const Seats& seats) : seats_(seats) {
        if (seats_.cpus) {
            platform::pin_to(seats_.cpus->first);
        }
    }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    ~Seat() {
        try {
            if (seats_.cpus) {
                platform::allow(seats_.allowed);
            }
        } catch (const Error&) {
            // The set of CPUs shrank meanwhile: the next cell finds out.
        }
    }

private:
    const Seats& seats_;
};

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

nanoseconds codec_budget(const Cell& cell) {
    constexpr nanoseconds least = milliseconds{1};
    constexpr nanoseconds most = milliseconds{50};
    constexpr int share = 100;
    return cell.iterations ? least : std::clamp(cell.duration / share, least, most);
}

void run(const Cell& cell, const Prepared& prepared, platform::Supervisor& supervisor, double clock_cost_ns,
         const std::function<void(const Stretch&)>& begins, RunResult& result) {
    const Seat seat(prepared.seats);
    const Identity parent = make_identity();
    const Identity child = make_identity();
    Speaker speaker(cell.codec->make(), parent, child, cell.payload_bytes);
    Speaker echo(cell.codec->make(), child, parent, cell.payload_bytes);

    Session session(cell, prepared, parent, child, supervisor);
    result.options = session.effective_options();
    const Stage stage{session.endpoint(),
                      speaker,
                      cell.transport->info.kind == TransportKind::control ? &echo : nullptr,
                      supervisor,
                      clock_cost_ns,
                      [&](std::string_view phase) { return session.mark(phase); },
                      begins};
    const Measured measured = measure(stage, cell, result);
    if (supervisor.signal() != 0) {
        note_interruption(result, measured);
    } else if (measured.fault) {
        const StopReason reason = supervisor.lifeline().reason();
        result.status = RunStatus::failed;
        result.reason = explain(measured, session, speaker, cell, reason);
        result.hint = hint_for(reason);
    }
    if (const auto done = session.finish()) {
        result.duplicates += done->duplicates;
        if (!done->trouble.empty() && result.status == RunStatus::ok) {
            result.status = RunStatus::failed;
            result.reason = done->trouble;
        }
    }
    if (supervisor.signal() == 0 && result.status == RunStatus::ok) {
        result.codec_ns = measure_codec_ns(*cell.codec, cell.payload_bytes, codec_budget(cell));
    }
}

}  // namespace

RunResult run_cell(const Cell& cell, const Prepared& prepared, platform::Supervisor& supervisor, double clock_cost_ns,
                   const std::function<void(const Stretch&)>& begins) {
    RunResult result = describe(cell);
    result.wait = prepared.wait;
    result.cpus = prepared.seats.cpus;
    result.cpu_relation = prepared.seats.relation;
    result.warnings = prepared.warnings;
    try {
        run(cell, prepared, supervisor, clock_cost_ns, begins, result);
    } catch (const Error& error) {
        const bool here = error.kind() != ErrorKind::unavailable && error.kind() != ErrorKind::interrupted;
        result.status = here ? RunStatus::failed : RunStatus::skipped;
        result.reason = error.what();
        result.hint = error.hint();
    } catch (const std::bad_alloc&) {
        result.status = RunStatus::failed;
        result.reason = fmt::format("not enough memory for messages of {}", format_bytes(cell.payload_bytes));
        result.hint = "take a smaller --size";
    }
    return result;
}

}  // namespace ipcbench::runner
