#include "runner/measurement.hpp"

#include <algorithm>
#include <bit>
#include <set>
#include <vector>

#include "platform/usage.hpp"
#include "runner/durations.hpp"
#include "runner/phase_limit.hpp"
#include "runner/phase_times.hpp"
#include "runner/tail_phase.hpp"
#include "runner/wire_bytes.hpp"

namespace ipcbench::runner {
namespace {

using std::chrono::nanoseconds;

/// Reading the clock once per round trip may cost up to a fiftieth of it: that is within the noise of any real
/// measurement.
constexpr double clock_share = 1.0 / 50;
/// Otherwise the round trips per clock read: enough to make the reads negligible, but few enough not to overrun the end
/// by much.
constexpr double batch_ns = 100'000;
constexpr std::uint64_t largest_batch = 1U << 20U;
/// Before the warm-up: enough for a first estimate of a round trip's duration.
constexpr std::uint64_t calibration_round_trips = 16;

/// Random arrivals are the same for all transports, so that none gets a more favourable sequence.
constexpr std::uint64_t arrivals_seed = 20141;

/// Runs the phases of one measurement one after another.
class PhaseRunner {
public:
    PhaseRunner(const PhaseContext& context, const PlannedRun& planned, RunResult& result)
        : context_(context), cell_(planned.cell), result_(result) {
        constexpr std::size_t entries_per_ping = 4;  // a lost ping delays freeing the entries behind it for a while
        if (const Load& load = cell_.load; load.overlaps()) {
            ping_times_.resize(load.concurrency * std::bit_ceil(entries_per_ping * std::size_t{load.depth}));
        }
    }

    MeasurementOutcome run() {
        if (verify() && warm_up()) {
            const Pauses before = context_.supervisor.pauses();
            const bool whole = measure_rate() && measure_latency();
            result_.parent_pauses = difference(context_.supervisor.pauses(), before);
            if (whole && cell_.explain_tail) {
                explain();
            }
        }
        return outcome_;
    }

private:
    bool verify();
    bool warm_up();
    bool measure_rate();
    bool measure_latency();
    void explain();

    std::optional<Marked> announce(std::string_view phase, const PhaseLimit& limit);
    PhaseOutcome run_phase(Timing timing, std::uint64_t payload, const PhaseLimit& limit, const Load& load = {});
    PhaseOutcome run_phase(Phase& phase, const PhaseLimit& limit);
    PhaseOutcome run_load_phase(const PhaseLimit& limit, PhaseTimes& times, Histogram& service);
    [[nodiscard]] bool may_continue(const PhaseOutcome& outcome);
    [[nodiscard]] Timing choose_timing() const;
    void note_mean(const PhaseOutcome& outcome);
    void note_rate(const PhaseOutcome& outcome, Histogram service);
    void warn_of_little_room(const PhaseOutcome& outcome);

    const PhaseContext& context_;
    const Cell& cell_;
    RunResult& result_;
    MeasurementOutcome outcome_;
    std::vector<PingTime> ping_times_;
    double mean_ns_ = 0;       ///< of a round trip, from the last phase that was not timed individually
    std::uint64_t batch_ = 1;  ///< round trips between clock reads
};

std::optional<Marked> PhaseRunner::announce(std::string_view phase, const PhaseLimit& limit) {
    outcome_.phase = phase;
    const bool timed = limit.duration != nanoseconds::max();
    context_.on_start({phase, timed ? limit.duration : nanoseconds{0}, timed ? 0 : limit.round_trips});
    return context_.mark(phase);
}

PhaseOutcome PhaseRunner::run_phase(Timing timing, std::uint64_t payload, const PhaseLimit& limit, const Load& load) {
    Phase phase;
    phase.load = load;
    phase.timing = timing;
    phase.payload_bytes = payload;
    return run_phase(phase, limit);
}

/// Runs the phase that determines the rate, under the requested load.
PhaseOutcome PhaseRunner::run_load_phase(const PhaseLimit& limit, PhaseTimes& times, Histogram& service) {
    Phase phase;
    phase.timing = result_.timing;
    phase.payload_bytes = cell_.payload_bytes;
    phase.load = cell_.load;
    times.attach(phase);
    phase.service = &service;
    phase.seed = arrivals_seed;
    return run_phase(phase, limit);
}

PhaseOutcome PhaseRunner::run_phase(Phase& phase, const PhaseLimit& limit) {
    phase.max_round_trips = limit.round_trips;
    phase.max_ns = limit.duration.count();
    phase.batch = batch_;
    phase.ping_times = ping_times_;
    phase.lifeline = &context_.supervisor.lifeline();
    context_.supervisor.watch_progress(cell_.timeout);
    const PhaseOutcome outcome = context_.run_phase(phase);
    context_.supervisor.watch_progress(std::chrono::milliseconds{0});
    return outcome;
}

bool PhaseRunner::may_continue(const PhaseOutcome& outcome) {
    outcome_.fault = outcome.fault;
    if (!outcome.fault && context_.supervisor.lifeline().cut()) {
        outcome_.fault = {FaultKind::stopped};
    }
    return !outcome_.fault;
}

bool PhaseRunner::verify() {
    const std::uint64_t size = cell_.payload_bytes;
    announce(phase_name::verification, {nanoseconds::max(), 0});
    for (const std::uint64_t edge : std::set<std::uint64_t>{0, 1, size / 2, size == 0 ? 0 : size - 1, size}) {
        if (edge <= size && !may_continue(run_phase(Timing::every, edge, {nanoseconds::max(), 1}))) {
            return false;
        }
    }
    // Run a few more, so that even without a warm-up it is known how often the clock may be read.
    const PhaseOutcome outcome = run_phase(Timing::batch, size, {calibration, calibration_round_trips});
    note_mean(outcome);
    return may_continue(outcome);
}

void PhaseRunner::note_mean(const PhaseOutcome& outcome) {
    if (outcome.round_trips > 0 && outcome.elapsed_ns > 0) {
        mean_ns_ = static_cast<double>(outcome.elapsed_ns) / static_cast<double>(outcome.round_trips);
        batch_ = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(batch_ns / mean_ns_), 1, largest_batch);
    }
}

bool PhaseRunner::warm_up() {
    PhaseLimit left = part_of(cell_, warmup_part);
    if (cell_.iterations) {
        left = {longest_default_warmup, *cell_.iterations / warmup_part};
    }
    if (cell_.warmup) {
        left.round_trips = PhaseLimit{}.round_trips;
    }
    left.duration = cell_.warmup.value_or(std::min(left.duration, longest_default_warmup));
    if (left.duration.count() == 0 || left.round_trips == 0) {
        return true;
    }
    announce(phase_name::warm_up, left);
    Load load;  // one round trip at a time per connection, but on all connections at once
    load.concurrency = cell_.load.concurrency;
    // Run increasingly long series, until one is long enough to determine the number of round trips in a batch.
    for (std::uint64_t round_trip_count = 1;; round_trip_count *= 2) {
        const bool found = round_trip_count > 1 && static_cast<double>(round_trip_count) * mean_ns_ > batch_ns;
        const PhaseOutcome outcome =
            run_phase(Timing::batch, cell_.payload_bytes,
                      {left.duration, found ? left.round_trips : std::min(round_trip_count, left.round_trips)}, load);
        if (!may_continue(outcome)) {
            return false;
        }
        note_mean(outcome);
        left.duration -= nanoseconds(outcome.elapsed_ns);
        left.round_trips -= std::min(left.round_trips, outcome.round_trips);
        if (left.duration.count() <= 0 || left.round_trips == 0) {
            return true;
        }
    }
}

Timing PhaseRunner::choose_timing() const {
    if (cell_.load.mode == Mode::stream) {
        return Timing::batch;
    }
    if (cell_.load.overlaps() || cell_.load.gap.count() > 0) {
        return Timing::every;
    }
    if (cell_.timing) {
        return *cell_.timing;
    }
    const bool too_short = mean_ns_ > 0 && context_.clock_cost_ns > mean_ns_ * clock_share;
    return too_short ? Timing::batch : Timing::every;
}

bool PhaseRunner::measure_rate() {
    PhaseLimit limit{cell_.duration};
    if (cell_.iterations) {
        limit = {nanoseconds::max(), *cell_.iterations};
    }
    result_.timing = choose_timing();
    PhaseTimes times(cell_, true, limit.duration);
    Histogram service;
    if (context_.wait_for_all) {
        context_.wait_for_all();
    }
    const std::optional<Marked> child_before = announce(phase_name::timed, limit);
    if (child_before) {
        outcome_.child_pauses = child_before->pauses;
    }
    const Usage parent_before = platform::usage_now();
    outcome_.has_rate = true;
    const PhaseOutcome outcome = run_load_phase(limit, times, service);
    result_.parent = difference(platform::usage_now(), parent_before);

    times.finish(outcome, result_);
    note_rate(outcome, std::move(service));
    const bool whole = may_continue(outcome);
    if (whole) {
        warn_of_little_room(outcome);
    }
    if (whole || context_.supervisor.signal() != 0) {  // a child that has died or stalled would not answer
        const std::optional<Marked> child_after = context_.mark(phase_name::end);
        if (child_before && child_after) {
            result_.child = difference(child_after->usage, child_before->usage);
        }
    }
    return whole;
}

void PhaseRunner::note_rate(const PhaseOutcome& outcome, Histogram service) {
    result_.round_trips = outcome.round_trips;
    result_.elapsed_s = static_cast<double>(outcome.elapsed_ns) / 1e9;
    result_.rate_mean_ns = outcome.round_trips > 0
                               ? static_cast<double>(outcome.elapsed_ns) / static_cast<double>(outcome.round_trips)
                               : 0;
    result_.lost = outcome.lost;
    result_.duplicates = outcome.duplicates;
    result_.reordered = outcome.reordered;
    if (result_.server) {
        result_.server->passed_over = outcome.passed_over;
    }
    result_.max_in_flight = outcome.max_in_flight;
    if (cell_.load.rate > 0) {
        result_.open_loop = OpenLoopStats{outcome.scheduled, outcome.sent, distribution_of(service)};
    }
    if (cell_.load.mode == Mode::stream) {
        result_.stream = StreamStats{outcome.sent, 0, 0};
    }
    set_wire_bytes(cell_, outcome.ping_bytes, outcome.pong_bytes, result_);
    if (cell_.load.overlaps() && result_.rtt) {
        // Round trips overlap: the interval between two of them is not the duration of one.
        result_.rate_mean_ns = result_.rtt->mean;
    }
}

/// Warns if fewer pings were in flight than requested. Of several connections, some may be full while others are not.
void PhaseRunner::warn_of_little_room(const PhaseOutcome& outcome) {
    if (cell_.load.concurrency == 1 && outcome.max_in_flight > 0 && cell_.load.rate == 0 &&
        outcome.max_in_flight < std::min<std::uint64_t>(cell_.load.depth, outcome.sent)) {
        result_.warnings.push_back({WarningCode::fewer_in_flight, {static_cast<double>(outcome.max_in_flight)}});
    }
}

bool PhaseRunner::measure_latency() {
    if (result_.timing != Timing::batch || cell_.load.mode == Mode::stream) {
        return true;
    }
    const PhaseLimit limit = part_of(cell_, latency_part);
    announce(phase_name::latency, limit);
    PhaseTimes times(cell_, false, limit.duration);
    Phase phase;
    phase.payload_bytes = cell_.payload_bytes;
    times.attach(phase);
    const PhaseOutcome outcome = run_phase(phase, limit);
    times.finish(outcome, result_);
    return may_continue(outcome);
}

/// Nothing of it counts as measured: it only says what causes slow round trips.
void PhaseRunner::explain() {
    const PhaseLimit limit = part_of(cell_, 1);
    if (const std::optional<Marked> before = announce(phase_name::tail, limit)) {
        outcome_.child_pauses_after = before->pauses;
    }
    static_cast<void>(may_continue(explain_tail(context_, cell_, limit, result_)));
}

}  // namespace

MeasurementOutcome measure(const PhaseContext& context, const PlannedRun& planned, RunResult& result) {
    return PhaseRunner(context, planned, result).run();
}

}  // namespace ipcbench::runner
