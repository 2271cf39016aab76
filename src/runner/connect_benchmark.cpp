#include "runner/connect_benchmark.hpp"

#include <exception>
#include <optional>

#include <fmt/format.h>

#include "core/phase_names.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "ipcbench/stats/stored_histogram.hpp"
#include "platform/usage.hpp"
#include "runner/scoped_pinning.hpp"
#include "runner/session.hpp"
#include "runner/wire_bytes.hpp"

namespace ipcbench::runner {
namespace {

std::uint64_t between(std::int64_t from, std::int64_t to) {
    return static_cast<std::uint64_t>(to - from);
}

class ConnectBenchmark {
public:
    ConnectBenchmark(const PlannedRun& planned, const RunContext& run_context, RunResult& result)
        : planned_(planned),
          cell_(planned.cell),
          run_context_(run_context),
          result_(result),
          messages_(cell_.make_codec(Role::initiator), parent_, child_, cell_.payload_bytes) {}

    void run() {
        const ScopedPinning pinned(planned_.pinning);
        const bool counted = cell_.iterations.has_value();
        run_context_.on_start(
            {phase_name::timed, counted ? std::chrono::nanoseconds{0} : cell_.duration, cell_.iterations.value_or(0)});
        run_one();
        reset_counts();
        const Usage before = platform::usage_now();
        const Pauses pauses_before = run_context_.supervisor.pauses();
        const std::int64_t start = now_ns();
        std::int64_t now = start;
        std::exception_ptr failure;
        while (!failed_ && !failure && run_context_.supervisor.signal() == 0 &&
               (counted ? result_.round_trips < *cell_.iterations : now - start < cell_.duration.count())) {
            try {
                run_one();
            } catch (const Error&) {
                failure = std::current_exception();  // the connections before it stay measured
            }
            now = now_ns();
        }
        result_.parent = difference(platform::usage_now(), before);
        result_.elapsed_s = static_cast<double>(now - start) / 1e9;
        result_.parent_pauses = difference(run_context_.supervisor.pauses(), pauses_before);
        finish();
        if (failure && run_context_.supervisor.signal() == 0) {
            std::rethrow_exception(failure);
        }
    }

private:
    /// Runs one connection from start to end.
    void run_one() {
        const std::int64_t started = now_ns();
        std::optional<Session> session(std::in_place, planned_, parent_, std::span(&child_, 1),
                                       run_context_.supervisor);
        const std::int64_t connected = now_ns();
        const PhaseOutcome outcome = first_round_trip(*session);
        const std::int64_t answered = now_ns();
        const std::int64_t said_hello = session->hello_ns();
        if (outcome.fault) {
            fail(*session, outcome.fault);
            return;
        }
        result_.options = session->effective_options();
        const std::optional<Done> done = session->finish(cell_.timeout);
        session.reset();
        const std::int64_t ended = now_ns();
        if (!done || !done->failure.empty()) {
            fail(done ? done->failure
                      : fmt::format("the child of connection {} did not end when it was told to",
                                    result_.round_trips + 1));
            return;
        }
        add_pauses(result_.child_pauses, done->pauses);
        if (result_.ping_wire_bytes == 0) {  // they are the same for each connection
            set_wire_bytes(cell_, outcome.ping_bytes, outcome.pong_bytes, result_);
        }
        ++result_.round_trips;
        spawn_.record(between(started, said_hello));
        connect_.record(between(said_hello, connected));
        first_.record(between(connected, answered));
        close_.record(between(answered, ended));
        lifetime_.record(between(started, ended));
    }

    PhaseOutcome first_round_trip(Session& session) {
        Phase phase;
        phase.max_round_trips = 1;
        phase.payload_bytes = cell_.payload_bytes;
        phase.lifeline = &run_context_.supervisor.lifeline();
        run_context_.supervisor.watch_progress(cell_.timeout);
        const PhaseOutcome outcome = session.endpoints().front()->initiate(messages_, phase);
        run_context_.supervisor.watch_progress(std::chrono::milliseconds{0});
        return outcome;
    }

    void fail(Session& session, Fault fault) {
        failed_ = true;
        if (run_context_.supervisor.signal() == 0) {
            const Error why = session.explain(
                fault, fmt::format(" in the first round trip of connection {}", result_.round_trips + 1));
            fail(why.what(), why.hint());
        }
    }

    void fail(const std::string& why, const std::string& hint = "") {
        failed_ = true;
        if (run_context_.supervisor.signal() == 0) {
            result_.status = RunStatus::failed;
            result_.reason = why;
            result_.hint = hint;
        }
    }

    void reset_counts() {
        result_.round_trips = 0;
        result_.child_pauses = {};
        spawn_ = connect_ = first_ = close_ = lifetime_ = Histogram();
    }

    void finish() {
        if (run_context_.supervisor.signal() != 0) {
            result_.status = result_.round_trips > 0 ? RunStatus::partial : RunStatus::skipped;
            result_.reason = result_.round_trips > 0 ? "interrupted" : "interrupted before anything was measured";
        }
        if (result_.round_trips == 0) {
            return;
        }
        result_.rate_mean_ns = result_.elapsed_s * 1e9 / static_cast<double>(result_.round_trips);
        result_.rtt = summarise(lifetime_);
        result_.percentiles = percentile_curve(lifetime_);
        result_.histogram = std::make_shared<const StoredHistogram>(compact(lifetime_));
        result_.set_up = ConnectStats{distribution_of(spawn_), distribution_of(connect_), distribution_of(first_),
                                      distribution_of(close_)};
    }

    const PlannedRun& planned_;
    const Cell& cell_;
    const RunContext& run_context_;
    RunResult& result_;
    Identity parent_ = make_identity();
    Identity child_ = make_identity();
    MessageEndpoint messages_;
    Histogram spawn_;
    Histogram connect_;
    Histogram first_;
    Histogram close_;
    Histogram lifetime_;
    bool failed_ = false;
};

}  // namespace

void run_connect_benchmark(const PlannedRun& planned, const RunContext& run_context, RunResult& result) {
    capture_errors(result, [&] { ConnectBenchmark(planned, run_context, result).run(); });
    if (run_context.supervisor.signal() != 0 && result.status == RunStatus::skipped && result.reason.empty()) {
        result.reason = "interrupted before anything was measured";
    }
}

}  // namespace ipcbench::runner
