#include "campaign/time_budget.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "runner/durations.hpp"

namespace ipcbench::campaign {
namespace {

using std::chrono::nanoseconds;
using Seconds = std::chrono::duration<double>;

/// The time before the first run and after the last one: examining the machine, checking, writing.
constexpr Seconds program_overhead{0.1};
/// The shortest run that is still meaningful.
constexpr std::chrono::milliseconds min_duration{10};

/// Returns the time for a child's start, its handshake, its verification and its end. A library that starts threads,
/// servers or a daemon takes far more (docs/methodology.md, "Start-up"; these are twice the times of a quiet machine).
Seconds start_of(const runner::Cell& cell) {
    switch (cell.transport->info.kind) {
        case TransportKind::control:
            return Seconds{0.005};
        case TransportKind::kernel:
        case TransportKind::shared_memory:
        case TransportKind::asynchronous:
            return Seconds{0.03};
        case TransportKind::library:
            break;
    }
    return Seconds{0.15};
}

/// Returns how many connections a run sets up, usually each with its own child.
double connections_of(const Load& load) {
    return std::max(load.pairs, load.concurrency);
}

constexpr double part(unsigned whole) {
    return 1.0 / whole;
}

/// Returns the total duration of a run per second of measurement: with the latency phase, the codec measurement and,
/// unless its length was requested, the warm-up.
constexpr double total_per_timed(bool usual_warmup) {
    return 1 + part(runner::latency_part) + part(runner::codec_part) + (usual_warmup ? part(runner::warmup_part) : 0.0);
}

double total_per_timed(const runner::Cell& cell) {
    return total_per_timed(!cell.warmup) + (cell.explain_tail ? 1 : 0);
}

/// Returns the time that a run takes in addition to that. Estimating the round trip and measuring the codec each take a
/// minimum time, and so does measuring the clock.
Seconds fixed_of(const runner::Cell& cell) {
    constexpr std::chrono::milliseconds clock{1};
    constexpr Seconds calibration_time = runner::calibration + runner::min_codec_time + clock;
    return start_of(cell) * connections_of(cell.load) + calibration_time +
           Seconds(cell.warmup.value_or(nanoseconds{0}));
}

/// Returns how long a count of round trips takes at least, unless they run as fast as possible.
std::optional<Seconds> time_of_count(const runner::Cell& cell) {
    const auto count = static_cast<double>(*cell.iterations);
    if (cell.load.rate > 0) {
        return Seconds(count / cell.load.rate);
    }
    return cell.load.gap.count() > 0 ? std::optional(count * Seconds(cell.load.gap)) : std::nullopt;
}

/// Returns how long the timed phase takes that is meant to take `duration`: at least until its first round trip.
Seconds time_of_duration(const runner::Cell& cell, nanoseconds duration) {
    return std::max(Seconds(duration), Seconds(cell.load.gap));
}

/// Limits a time to what fits into a number of nanoseconds; nobody would wait longer.
nanoseconds bounded(Seconds time) {
    constexpr std::chrono::hours longest{1'000'000};
    return std::chrono::duration_cast<nanoseconds>(std::min(time, Seconds(longest)));
}

}  // namespace

double parse_until(const std::string& text) {
    const double until = parse_percent(text, "--until");
    if (until <= 0) {
        throw Error(ErrorKind::usage, fmt::format("--until: no interval gets as narrow as '{}'", text),
                    "e.g. --until 2%");
    }
    return until;
}

std::optional<nanoseconds> expected_time(const runner::Cell& cell) {
    const std::optional<Seconds> timed = cell.iterations ? time_of_count(cell) : time_of_duration(cell, cell.duration);
    return timed ? std::optional(bounded(*timed * total_per_timed(cell) + fixed_of(cell))) : std::nullopt;
}

nanoseconds min_time(const runner::Cell& cell) {
    return expected_time(cell).value_or(bounded(fixed_of(cell)));
}

nanoseconds spread_budget(nanoseconds budget, const std::vector<const runner::Cell*>& cells, std::uint64_t times,
                          nanoseconds reserved) {
    Seconds fixed = program_overhead + reserved;
    double timed = 0;  // total time of all cells for each second that each measures
    Seconds shortest = min_duration;
    for (const runner::Cell* const cell : cells) {
        fixed += static_cast<double>(times) * fixed_of(*cell);
        timed += static_cast<double>(times) * total_per_timed(*cell);
        shortest = std::max(shortest, time_of_duration(*cell, min_duration));
    }
    const Seconds each = timed > 0 ? (Seconds(budget) - fixed) / timed : Seconds(budget);
    if (each < shortest) {
        const std::uint64_t runs = cells.size() * times;
        throw Error(ErrorKind::usage,
                    fmt::format("--time-budget: {} is too little for {} run{}", format_duration(budget),
                                format_count(runs), runs == 1 ? "" : "s"),
                    fmt::format("give it at least {:.0f}ms, or use fewer cells or --repetitions",
                                std::ceil((fixed + timed * shortest).count() * 1e3)));
    }
    return std::chrono::duration_cast<nanoseconds>(each);
}

BudgetTracker::BudgetTracker(Clock::time_point end, nanoseconds planned, std::size_t jobs, std::uint64_t times,
                             std::uint64_t pairs)
    : end_(end), duration_(planned), begun_(jobs), times_(times), pairs_(pairs) {}

void BudgetTracker::skip(std::size_t job, std::uint64_t runs) {
    begun_[job] = runs;
    repetition_ = runs == 0 ? repetition_ : std::max(repetition_, (runs - 1) / pairs_);
}

void BudgetTracker::begin(const RunIndex& run_index, Clock::time_point now) {
    if (runs_ == 0) {
        started_ = now;
    } else if (begins_repetition(run_index.job)) {
        fit_in(run_index.of - run_index.number + 1, now);
    }
    ++begun_[run_index.job];
    ++runs_;
    measuring_ += duration_;
}

/// Returns whether this run is the first of a new repetition. With a single repetition there are no other runs to
/// match, so each run counts as new.
bool BudgetTracker::begins_repetition(std::size_t job) {
    const std::uint64_t repetition = begun_[job] / pairs_;
    const bool next = repetition > repetition_ || times_ == pairs_;
    repetition_ = std::max(repetition_, repetition);
    return next;
}

void BudgetTracker::fit_in(std::size_t runs, Clock::time_point now) {
    constexpr double max_total_per_timed = total_per_timed(true);
    const Seconds besides = std::max(Seconds{0}, Seconds(now - started_) - max_total_per_timed * Seconds(measuring_)) /
                            static_cast<double>(runs_);
    const Seconds each = (Seconds(end_ - now) / static_cast<double>(runs) - besides) / max_total_per_timed;
    const auto fitting = std::max<nanoseconds>(min_duration, std::chrono::duration_cast<nanoseconds>(each));
    duration_ = std::min(duration_, fitting);
}

}  // namespace ipcbench::campaign
