#include "campaign/extra_measurements.hpp"

#include <string>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench::campaign {
namespace {

using std::chrono::nanoseconds;

/// Ending an interval takes up to 80 us: of this at most 1 %.
constexpr nanoseconds shortest_interval{std::chrono::milliseconds{10}};
/// Each takes some kilobytes until the end, and a file of results may have 256 MiB.
constexpr std::int64_t most_intervals = 10'000;

void require_no_other_builds(const GivenFlags& flags, std::string_view flag) {
    if (flags.has("--build")) {
        throw Error(ErrorKind::usage, fmt::format("{} cannot be combined with --build", flag),
                    "another build may not know it; run each build by itself");
    }
}

void read_interval(const GivenFlags& flags, runner::Cell& cell) {
    require_no_other_builds(flags, "--interval");
    const std::string text = *flags.text("--interval");
    const nanoseconds interval = parse_duration(text, "--interval");
    if (interval < shortest_interval) {
        throw Error(ErrorKind::usage, fmt::format("--interval: '{}' is less than 10ms", text),
                    "ending one takes up to 80 us, which would be more than 1 %; e.g. --interval 100ms");
    }
    if (cell.duration / interval > most_intervals) {
        throw Error(ErrorKind::usage,
                    fmt::format("--interval: '{}' would make {} intervals of each run, and {} is the limit", text,
                                format_count(static_cast<std::uint64_t>(cell.duration / interval)),
                                format_count(most_intervals)),
                    "use a longer one");
    }
    cell.interval = interval;
}

/// Returns why --interval cannot work with a load; "" if it can.
std::string_view why_no_intervals(const Load& load) {
    switch (load.mode) {
        case Mode::stream:
            return "a stream has no answers: only the child knows which messages have arrived, and it does not know of "
                   "intervals";
        case Mode::connect:
            return "each connection lives for one round trip; --export-json has the distribution of each of its steps";
        case Mode::ping_pong:
            break;
    }
    return "";
}

/// Returns why --explain-tail cannot work with a load; "" if it can.
std::string_view why_no_causes(const Load& load) {
    if (load.mode != Mode::ping_pong) {
        return load.mode == Mode::stream
                   ? "a stream has no round trips"
                   : "each connection has a process of its own, and there is no earlier behaviour to compare it with";
    }
    if (load.overlaps() || load.pairs > 1) {
        return "it looks at both processes between two round trips, so there may be only one at a time; leave out "
               "--depth, --rate, --pairs and --concurrency";
    }
    return "";
}

void require(bool given, std::string_view flag, std::string_view why, const Load& load) {
    if (given && !why.empty()) {
        throw Error(ErrorKind::usage, fmt::format("{} does not apply to the load '{}'", flag, to_string(load)),
                    std::string(why));
    }
}

}  // namespace

void read_extra_measurements(const GivenFlags& flags, runner::Cell& cell) {
    if (flags.has("--interval")) {
        read_interval(flags, cell);
    }
    for (const char* const flag : {"--export-ndjson", "--export-hlog"}) {
        if (flags.has(flag) && !flags.has("--interval")) {
            throw Error(ErrorKind::usage, fmt::format("{} has nothing to write without --interval", flag),
                        "it writes a line for each interval; e.g. --interval 100ms");
        }
    }
    if (flags.has("--explain-tail")) {
        require_no_other_builds(flags, "--explain-tail");
        cell.explain_tail = true;
    }
}

void require_extra_measurements(const GivenFlags& flags, std::span<const runner::Cell> cells) {
    for (const runner::Cell& cell : cells) {
        require(flags.has("--interval"), "--interval", why_no_intervals(cell.load), cell.load);
        require(flags.has("--explain-tail"), "--explain-tail", why_no_causes(cell.load), cell.load);
    }
}

}  // namespace ipcbench::campaign
