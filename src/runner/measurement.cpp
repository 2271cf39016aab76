#include "runner/measurement.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "platform/usage.hpp"

namespace ipcbench::runner {
namespace {

using std::chrono::nanoseconds;

/// Reading the clock once per round trip may cost a fiftieth of it: that stays within the noise of any real
/// measurement.
constexpr double clock_share = 1.0 / 50;
/// Round trips per clock read otherwise: so many that the reads vanish, so few that the end is not missed by much.
constexpr double batch_ns = 100'000;
constexpr std::uint64_t largest_batch = 1U << 20U;
constexpr nanoseconds longest_default_warmup{std::chrono::seconds{1}};
/// Before the warm-up: enough for a first guess of how long a round trip takes.
constexpr std::uint64_t calibration_round_trips = 16;
constexpr nanoseconds calibration{std::chrono::milliseconds{10}};
/// The extra phase in which round trips are timed singly, as a share of the run.
constexpr int singles_share = 10;

/// Random arrivals are the same for everybody, so that no transport has the luckier ones.
constexpr std::uint64_t arrivals_seed = 20141;

/// How far a phase goes: until the time or the count is reached, whatever is first.
struct Extent {
    nanoseconds duration{nanoseconds::max()};
    std::uint64_t round_trips = std::numeric_limits<std::uint64_t>::max();
};

Extent tenth_of(const Cell& cell) {
    return cell.iterations ? Extent{nanoseconds::max(), std::max<std::uint64_t>(*cell.iterations / singles_share, 1)}
                           : Extent{cell.duration / singles_share};
}

/// Runs the phases of one measurement one after the other.
class Sequence {
public:
    Sequence(const Stage& stage, const Cell& cell, const Prepared& prepared, RunResult& result)
        : stage_(stage), cell_(cell), under_way_(prepared.under_way), result_(result) {
        constexpr std::size_t entries_per_ping = 4;  // one that got lost holds up those behind it for a while
        if (cell.load.overlaps()) {
            departures_.resize(cell.load.concurrency * std::bit_ceil(entries_per_ping * under_way_));
        }
    }

    Measured run() {
        if (verify() && warm_up()) {
            const Pauses before = stage_.supervisor.pauses();
            time() && time_singly();
            result_.parent_pauses = difference(stage_.supervisor.pauses(), before);
        }
        return measured_;
    }

private:
    bool verify();
    bool warm_up();
    bool time();
    bool time_singly();

    std::optional<Marked> announce(std::string_view phase, const Extent& extent);
    PhaseOutcome play(Timing timing, std::uint64_t payload, const Extent& extent, Histogram* histogram,
                      const Load& load = {});
    PhaseOutcome play(Phase& phase, const Extent& extent);
    PhaseOutcome play_load(const Extent& extent, Histogram& histogram, Histogram& service);
    [[nodiscard]] bool go_on(const PhaseOutcome& outcome);
    [[nodiscard]] Timing choose_timing() const;
    void note_mean(const PhaseOutcome& outcome);
    void keep(Histogram histogram);

    const Stage& stage_;
    const Cell& cell_;
    std::size_t under_way_;
    RunResult& result_;
    Measured measured_;
    std::vector<Departure> departures_;
    double mean_ns_ = 0;       ///< of a round trip, from the last untimed stretch
    std::uint64_t batch_ = 1;  ///< round trips between clock reads
};

std::optional<Marked> Sequence::announce(std::string_view phase, const Extent& extent) {
    measured_.phase = phase;
    const bool timed = extent.duration != nanoseconds::max();
    stage_.begins({phase, timed ? extent.duration : nanoseconds{0}, timed ? 0 : extent.round_trips});
    return stage_.mark(phase);
}

PhaseOutcome Sequence::play(Timing timing, std::uint64_t payload, const Extent& extent, Histogram* histogram,
                            const Load& load) {
    Phase phase;
    phase.load = load;
    phase.timing = timing;
    phase.payload_bytes = payload;
    phase.histogram = histogram;
    return play(phase, extent);
}

/// The phase that gives the rate, under the load that was asked for.
PhaseOutcome Sequence::play_load(const Extent& extent, Histogram& histogram, Histogram& service) {
    Phase phase;
    phase.timing = result_.timing;
    phase.payload_bytes = cell_.payload_bytes;
    phase.histogram = &histogram;
    phase.load = cell_.load;
    phase.load.depth = static_cast<std::uint32_t>(under_way_);
    phase.service = &service;
    phase.seed = arrivals_seed;
    return play(phase, extent);
}

PhaseOutcome Sequence::play(Phase& phase, const Extent& extent) {
    phase.max_round_trips = extent.round_trips;
    phase.max_ns = extent.duration.count();
    phase.batch = batch_;
    phase.departures = departures_;
    phase.lifeline = &stage_.supervisor.lifeline();
    stage_.supervisor.watch_progress(cell_.timeout);
    const PhaseOutcome outcome = stage_.play(phase);
    stage_.supervisor.watch_progress(std::chrono::milliseconds{0});
    return outcome;
}

bool Sequence::go_on(const PhaseOutcome& outcome) {
    measured_.fault = outcome.fault;
    if (!outcome.fault && stage_.supervisor.lifeline().cut()) {
        measured_.fault = {FaultKind::stopped};
    }
    return !measured_.fault;
}

bool Sequence::verify() {
    const std::uint64_t size = cell_.payload_bytes;
    announce("verification", {nanoseconds::max(), 0});
    for (const std::uint64_t edge : std::set<std::uint64_t>{0, 1, size / 2, size == 0 ? 0 : size - 1, size}) {
        if (edge <= size && !go_on(play(Timing::every, edge, {nanoseconds::max(), 1}, nullptr))) {
            return false;
        }
    }
    // A few more, so that also without a warm-up it is known how often the clock may be read.
    const PhaseOutcome outcome = play(Timing::batch, size, {calibration, calibration_round_trips}, nullptr);
    note_mean(outcome);
    return go_on(outcome);
}

void Sequence::note_mean(const PhaseOutcome& outcome) {
    if (outcome.round_trips > 0 && outcome.elapsed_ns > 0) {
        mean_ns_ = static_cast<double>(outcome.elapsed_ns) / static_cast<double>(outcome.round_trips);
        batch_ = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(batch_ns / mean_ns_), 1, largest_batch);
    }
}

bool Sequence::warm_up() {
    Extent left = tenth_of(cell_);
    if (cell_.iterations) {
        left = {longest_default_warmup, *cell_.iterations / singles_share};
    }
    if (cell_.warmup) {
        left.round_trips = Extent{}.round_trips;
    }
    left.duration = cell_.warmup.value_or(std::min(left.duration, longest_default_warmup));
    if (left.duration.count() == 0 || left.round_trips == 0) {
        return true;
    }
    announce("warm-up", left);
    Load load;  // lonely round trips, but on all connections at once
    load.concurrency = cell_.load.concurrency;
    // Ever longer stretches, until one is long enough to tell how many round trips make a batch.
    for (std::uint64_t stretch = 1;; stretch *= 2) {
        const bool found = stretch > 1 && static_cast<double>(stretch) * mean_ns_ > batch_ns;
        const PhaseOutcome outcome =
            play(Timing::batch, cell_.payload_bytes,
                 {left.duration, found ? left.round_trips : std::min(stretch, left.round_trips)}, nullptr, load);
        if (!go_on(outcome)) {
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

Timing Sequence::choose_timing() const {
    if (cell_.load.mode == Mode::stream) {
        return Timing::batch;
    }
    if (cell_.load.overlaps() || cell_.load.gap.count() > 0) {
        return Timing::every;
    }
    switch (cell_.timing) {
        case TimingChoice::every:
            return Timing::every;
        case TimingChoice::sampled:
            return Timing::sampled;
        case TimingChoice::batch:
            return Timing::batch;
        case TimingChoice::automatic:
            break;
    }
    const bool short_ones = mean_ns_ > 0 && stage_.clock_cost_ns > mean_ns_ * clock_share;
    return short_ones ? Timing::batch : Timing::every;
}

bool Sequence::time() {
    Extent extent{cell_.duration};
    if (cell_.iterations) {
        extent = {nanoseconds::max(), *cell_.iterations};
    }
    result_.timing = choose_timing();
    Histogram histogram;
    Histogram service;
    if (stage_.together) {
        stage_.together();
    }
    const std::optional<Marked> child_before = announce("timed", extent);
    if (child_before) {
        measured_.child_pauses = child_before->pauses;
    }
    const Usage parent_before = platform::usage_now();
    measured_.rate_known = true;
    const PhaseOutcome outcome = play_load(extent, histogram, service);
    result_.parent = difference(platform::usage_now(), parent_before);

    result_.round_trips = outcome.round_trips;
    result_.elapsed_s = static_cast<double>(outcome.elapsed_ns) / 1e9;
    result_.rate_mean_ns = outcome.round_trips > 0
                               ? static_cast<double>(outcome.elapsed_ns) / static_cast<double>(outcome.round_trips)
                               : 0;
    result_.lost = outcome.lost;
    result_.duplicates = outcome.duplicates;
    result_.reordered = outcome.reordered;
    result_.deepest = outcome.deepest;
    if (cell_.load.rate > 0) {
        result_.open_loop = OpenLoopFigures{outcome.due, outcome.sent, distribution_of(std::move(service))};
    }
    if (cell_.load.mode == Mode::stream) {
        result_.stream = StreamFigures{outcome.sent, 0, 0};
    }
    result_.ping_wire_bytes = outcome.ping_bytes + cell_.transport->info.header_bytes;
    result_.pong_wire_bytes = outcome.pong_bytes + cell_.transport->info.header_bytes;
    keep(std::move(histogram));
    if (cell_.load.overlaps() && result_.rtt) {
        result_.rate_mean_ns =
            result_.rtt->mean;  // round trips overlap: the time between two of them is not that of one
    }
    const bool whole = go_on(outcome);
    if (whole && cell_.load.concurrency == 1 && outcome.deepest > 0 && cell_.load.rate == 0 &&
        outcome.deepest < std::min<std::uint64_t>(cell_.load.depth, outcome.sent)) {
        result_.warnings.push_back(
            fmt::format("never more than {} pings were under way, as that is what it has room for", outcome.deepest));
    }
    if (whole || stage_.supervisor.signal() != 0) {  // a child that has died or stalled would not answer
        const std::optional<Marked> child_after = stage_.mark("end");
        if (child_before && child_after) {
            result_.child = difference(child_after->usage, child_before->usage);
        }
    }
    return whole;
}

void Sequence::keep(Histogram histogram) {
    if (histogram.count() > 0) {
        result_.rtt = summarise(histogram);
        result_.percentiles = percentile_curve(histogram);
        result_.histogram = std::make_shared<const Histogram>(std::move(histogram));
    }
}

bool Sequence::time_singly() {
    if (result_.timing != Timing::batch || cell_.load.mode == Mode::stream) {
        return true;
    }
    const Extent extent = tenth_of(cell_);
    announce("singles", extent);
    Histogram histogram;
    const PhaseOutcome outcome = play(Timing::every, cell_.payload_bytes, extent, &histogram);
    keep(std::move(histogram));
    return go_on(outcome);
}

}  // namespace

Measured measure(const Stage& stage, const Cell& cell, const Prepared& prepared, RunResult& result) {
    return Sequence(stage, cell, prepared, result).run();
}

}  // namespace ipcbench::runner
