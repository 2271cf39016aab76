#include "cli/time_budget.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench::cli {
namespace {

using std::chrono::nanoseconds;
using Seconds = std::chrono::duration<double>;

/// Before the first run and after the last one: looking at the machine, checking, writing.
constexpr Seconds program_part{0.1};
/// The shortest run that still tells something.
constexpr std::chrono::milliseconds least_duration{10};

/// A child's start, its handshake, its verification and its end; with a library that starts threads, servers or a
/// daemon of its own far more (docs/methodology.md, "Start-up": twice what a quiet machine took).
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

/// How many connections a run sets up, mostly each with a child of its own.
double connections_of(const Load& load) {
    return std::max(load.pairs, load.concurrency);
}

/// How long a run takes per second that it measures: the latency phase is a tenth, the codec alone a hundredth, and the
/// warm-up a tenth, unless it was asked for by itself.
double whole_per_timed(const runner::Cell& cell) {
    return cell.warmup ? 1.11 : 1.21;
}

/// How long it takes beyond that. Estimating the round trip and measuring the codec each take a minimum time.
Seconds fixed_of(const runner::Cell& cell) {
    constexpr Seconds finding_out{0.012};
    return start_of(cell) * connections_of(cell.load) + finding_out + Seconds(cell.warmup.value_or(nanoseconds{0}));
}

/// How long a count of round trips takes at the least, where they do not go as fast as they can.
std::optional<Seconds> time_of_count(const runner::Cell& cell) {
    const auto count = static_cast<double>(*cell.iterations);
    if (cell.load.rate > 0) {
        return Seconds(count / cell.load.rate);
    }
    return cell.load.gap.count() > 0 ? std::optional(count * Seconds(cell.load.gap)) : std::nullopt;
}

/// No number of nanoseconds holds more; nobody waits for so long anyway.
nanoseconds bounded(Seconds time) {
    constexpr std::chrono::hours longest{1'000'000};
    return std::chrono::duration_cast<nanoseconds>(std::min(time, Seconds(longest)));
}

}  // namespace

std::optional<nanoseconds> expected_time(const runner::Cell& cell) {
    const std::optional<Seconds> timed = cell.iterations ? time_of_count(cell) : Seconds(cell.duration);
    return timed ? std::optional(bounded(*timed * whole_per_timed(cell) + fixed_of(cell))) : std::nullopt;
}

nanoseconds least_time(const runner::Cell& cell) {
    return expected_time(cell).value_or(bounded(fixed_of(cell)));
}

nanoseconds spread_budget(nanoseconds budget, const std::vector<const runner::Cell*>& cells, std::uint64_t times) {
    Seconds fixed = program_part;
    double timed = 0;  // what all of them take for each second that each measures
    for (const runner::Cell* const cell : cells) {
        fixed += static_cast<double>(times) * fixed_of(*cell);
        timed += static_cast<double>(times) * whole_per_timed(*cell);
    }
    const Seconds each = timed > 0 ? (Seconds(budget) - fixed) / timed : Seconds(budget);
    if (each < least_duration) {
        const std::uint64_t runs = cells.size() * times;
        throw Error(ErrorKind::usage,
                    fmt::format("--time-budget: {} s is too little for {} run{}",
                                format_seconds(Seconds(budget).count()), format_count(runs), runs == 1 ? "" : "s"),
                    fmt::format("give it at least {:.0f}ms, or take fewer cells or --repetitions",
                                std::ceil((fixed + timed * Seconds(least_duration)).count() * 1e3)));
    }
    return std::chrono::duration_cast<nanoseconds>(each);
}

Pace::Pace(Clock::time_point end, nanoseconds planned, std::size_t jobs, std::uint64_t times, std::uint64_t pairs)
    : end_(end), duration_(planned), begun_(jobs), times_(times), pairs_(pairs) {}

void Pace::begin(const runner::Turn& turn, Clock::time_point now) {
    if (runs_ == 0) {
        started_ = now;
    } else if (begins_repetition(turn.job)) {
        fit_in(turn.of - turn.number + 1, now);
    }
    ++begun_[turn.job];
    ++runs_;
    measuring_ += duration_;
}

/// With a single repetition there are no others to keep in step with.
bool Pace::begins_repetition(std::size_t job) {
    const std::uint64_t repetition = begun_[job] / pairs_;
    const bool next = repetition > repetition_ || times_ == pairs_;
    repetition_ = std::max(repetition_, repetition);
    return next;
}

void Pace::fit_in(std::size_t runs, Clock::time_point now) {
    constexpr double most_per_timed = 1.21;
    const Seconds besides = std::max(Seconds{0}, Seconds(now - started_) - most_per_timed * Seconds(measuring_)) /
                            static_cast<double>(runs_);
    const Seconds each = (Seconds(end_ - now) / static_cast<double>(runs) - besides) / most_per_timed;
    const auto fitting = std::max<nanoseconds>(least_duration, std::chrono::duration_cast<nanoseconds>(each));
    duration_ = std::min(duration_, fitting);
}

}  // namespace ipcbench::cli
