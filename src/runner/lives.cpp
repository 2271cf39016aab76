#include "runner/lives.hpp"

#include <exception>
#include <optional>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "platform/usage.hpp"
#include "runner/seat.hpp"
#include "runner/session.hpp"

namespace ipcbench::runner {
namespace {

std::uint64_t between(std::int64_t from, std::int64_t to) {
    return static_cast<std::uint64_t>(to - from);
}

class Lives {
public:
    Lives(const Cell& cell, const Prepared& prepared, const Bench& bench, RunResult& result)
        : cell_(cell),
          prepared_(prepared),
          bench_(bench),
          result_(result),
          speaker_(cell.codec->make(), parent_, child_, cell.payload_bytes) {}

    void run() {
        const Seat seat(prepared_.seats);
        const bool counted = cell_.iterations.has_value();
        bench_.begins({"timed", counted ? std::chrono::nanoseconds{0} : cell_.duration, cell_.iterations.value_or(0)});
        live();
        forget();
        const Usage before = platform::usage_now();
        const Pauses pauses_before = bench_.supervisor.pauses();
        const std::int64_t start = now_ns();
        std::int64_t now = start;
        std::exception_ptr trouble;
        while (!failed_ && !trouble && bench_.supervisor.signal() == 0 &&
               (counted ? result_.round_trips < *cell_.iterations : now - start < cell_.duration.count())) {
            try {
                live();
            } catch (const Error&) {
                trouble = std::current_exception();  // those before it stay measured
            }
            now = now_ns();
        }
        result_.parent = difference(platform::usage_now(), before);
        result_.elapsed_s = static_cast<double>(now - start) / 1e9;
        result_.parent_pauses = difference(bench_.supervisor.pauses(), pauses_before);
        finish();
        if (trouble && bench_.supervisor.signal() == 0) {
            std::rethrow_exception(trouble);
        }
    }

private:
    /// One connection's whole life.
    void live() {
        const std::int64_t born = now_ns();
        std::optional<Session> session(std::in_place, cell_, prepared_, parent_, std::span(&child_, 1),
                                       bench_.supervisor);
        const std::int64_t stands = now_ns();
        const PhaseOutcome outcome = say_first(*session);
        const std::int64_t answered = now_ns();
        const std::int64_t greeted = session->greeted_ns();
        if (outcome.fault) {
            fail(*session, outcome.fault);
            return;
        }
        result_.options = session->effective_options();
        const std::optional<Done> done = session->finish();
        session.reset();
        const std::int64_t gone = now_ns();
        if (!done || !done->trouble.empty()) {
            fail(done ? done->trouble
                      : fmt::format("the child of connection {} did not end when it was told to",
                                    result_.round_trips + 1));
            return;
        }
        add_pauses(result_.child_pauses, done->pauses);
        result_.ping_wire_bytes = outcome.ping_bytes + cell_.transport->info.header_bytes;
        result_.pong_wire_bytes = outcome.pong_bytes + cell_.transport->info.header_bytes;
        ++result_.round_trips;
        spawn_.record(between(born, greeted));
        connect_.record(between(greeted, stands));
        first_.record(between(stands, answered));
        close_.record(between(answered, gone));
        whole_.record(between(born, gone));
    }

    PhaseOutcome say_first(Session& session) {
        Phase phase;
        phase.max_round_trips = 1;
        phase.payload_bytes = cell_.payload_bytes;
        phase.lifeline = &bench_.supervisor.lifeline();
        bench_.supervisor.watch_progress(cell_.timeout);
        const PhaseOutcome outcome = session.endpoints().front()->initiate(speaker_, phase);
        bench_.supervisor.watch_progress(std::chrono::milliseconds{0});
        return outcome;
    }

    void fail(Session& session, Fault fault) {
        failed_ = true;
        if (bench_.supervisor.signal() == 0) {
            const Error why = session.explain(
                fault, fmt::format(" in the first round trip of connection {}", result_.round_trips + 1));
            fail(why.what(), why.hint());
        }
    }

    void fail(const std::string& why, const std::string& hint = "") {
        failed_ = true;
        if (bench_.supervisor.signal() == 0) {
            result_.status = RunStatus::failed;
            result_.reason = why;
            result_.hint = hint;
        }
    }

    void forget() {
        result_.round_trips = 0;
        result_.child_pauses = {};
        spawn_ = connect_ = first_ = close_ = whole_ = Histogram();
    }

    void finish() {
        if (bench_.supervisor.signal() != 0) {
            result_.status = result_.round_trips > 0 ? RunStatus::partial : RunStatus::skipped;
            result_.reason = result_.round_trips > 0 ? "interrupted" : "interrupted before anything was measured";
        }
        if (result_.round_trips == 0) {
            return;
        }
        result_.rate_mean_ns = result_.elapsed_s * 1e9 / static_cast<double>(result_.round_trips);
        result_.rtt = summarise(whole_);
        result_.percentiles = percentile_curve(whole_);
        result_.histogram = std::make_shared<const Histogram>(std::move(whole_));
        result_.set_up = SetUpFigures{distribution_of(std::move(spawn_)), distribution_of(std::move(connect_)),
                                      distribution_of(std::move(first_)), distribution_of(std::move(close_))};
    }

    const Cell& cell_;
    const Prepared& prepared_;
    const Bench& bench_;
    RunResult& result_;
    Identity parent_ = make_identity();
    Identity child_ = make_identity();
    Speaker speaker_;
    Histogram spawn_;
    Histogram connect_;
    Histogram first_;
    Histogram close_;
    Histogram whole_;
    bool failed_ = false;
};

}  // namespace

void run_lives(const Cell& cell, const Prepared& prepared, const Bench& bench, RunResult& result) {
    guard(result, [&] { Lives(cell, prepared, bench, result).run(); });
    if (bench.supervisor.signal() != 0 && result.status == RunStatus::skipped && result.reason.empty()) {
        result.reason = "interrupted before anything was measured";
    }
}

}  // namespace ipcbench::runner
