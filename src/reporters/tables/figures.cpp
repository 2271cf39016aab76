#include "reporters/tables/figures.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "ipcbench/stats/spread.hpp"
#include "reporters/load_axis.hpp"
#include "reporters/load_text.hpp"
#include "reporters/results/percentiles.hpp"
#include "reporters/results/speed.hpp"
#include "reporters/tables/csv_figures.hpp"

namespace ipcbench::reporters {
namespace {

using Number = std::optional<double> (*)(const RunResult& result);

/// Returns a column of numbers; a cell is empty if the number is unknown.
ResultColumn numbers(const char* title, Unit unit, Better better, Number of) {
    return {
        {title, Align::right, unit}, [of, unit](const ShownRow& row) { return figure(of(row.result), unit); }, better};
}

ResultColumn times(const char* title, Number of) {
    return numbers(title, Unit::nanoseconds, Better::less, of);
}

/// Returns a time of the individually timed round trips.
template <auto member>
std::optional<double> time_of(const RunResult& result) {
    return result.rtt ? std::optional((*result.rtt).*member) : std::nullopt;
}

/// Returns a column for a percentile of these; a cell is empty if too few round trips support it.
template <auto member, int per_ten_thousand>
ResultColumn percentile(const char* title) {
    return {{title, Align::right, Unit::nanoseconds},
            [](const ShownRow& row) {
                constexpr double percent = per_ten_thousand / 100.0;
                const auto& rtt = row.result.rtt;
                TableCell cell =
                    figure(rtt ? supported(percent, (*rtt).*member, rtt->count) : std::nullopt, Unit::nanoseconds);
                cell.unsupported = rtt && !cell.number;
                return cell;
            },
            Better::less};
}

/// Returns the codec's part of the round trip, also where the other parts are unknown.
std::optional<double> codec(const RunResult& result) {
    return result.breakdown  ? std::optional(result.breakdown->codec_ns)
           : result.codec_ns ? std::optional(std::min(*result.codec_ns, result.rate_mean_ns))
                             : std::nullopt;
}

/// Returns another part of the round trip.
template <auto member>
std::optional<double> part_of(const RunResult& result) {
    return result.breakdown ? (*result.breakdown).*member : std::nullopt;
}

/// Returns the mean of a phase of the lives of connections.
template <auto member>
std::optional<double> phase_of(const RunResult& result) {
    return result.set_up ? std::optional(((*result.set_up).*member).times.mean) : std::nullopt;
}

std::optional<double> mean(const RunResult& result) {
    return result.rate_mean_ns;
}

/// Returns the context switches of both processes per round trip.
std::optional<double> switches(const RunResult& result) {
    if (!result.parent || (!result.child && !result.control)) {
        return std::nullopt;
    }
    std::uint64_t all = result.parent->voluntary_switches + result.parent->involuntary_switches;
    all += result.child ? result.child->voluntary_switches + result.child->involuntary_switches : 0;
    return static_cast<double>(all) / static_cast<double>(result.round_trips);
}

std::optional<double> offered(const RunResult& result) {
    return result.load.rate > 0 ? std::optional(result.load.total_rate()) : std::nullopt;
}

std::optional<double> throughput(const RunResult& result) {
    return result.stream ? std::optional(result.stream->bytes_per_s) : std::nullopt;
}

std::optional<double> memcpy_share(const RunResult& result) {
    const bool known = result.stream && result.stream->memcpy_bytes_per_s > 0;
    return known ? std::optional(result.stream->bytes_per_s / result.stream->memcpy_bytes_per_s) : std::nullopt;
}

std::optional<double> spread(const RunResult& result) {
    return result.repetitions.size() > 1 ? std::optional(result.rate_spread) : std::nullopt;
}

std::optional<double> fairness_of(const RunResult& result) {
    return result.connections.empty() ? std::nullopt : std::optional(fairness(result));
}

std::optional<double> in_flight(const RunResult& result) {
    return result.max_in_flight > 0 ? std::optional(static_cast<double>(result.max_in_flight)) : std::nullopt;
}

std::optional<double> lost(const RunResult& result) {
    return static_cast<double>(result.lost);
}

/// Returns the rate, with a flag if the repetitions disagree.
ResultColumn rate() {
    return {{"per second", Align::right, Unit::per_second},
            [](const ShownRow& row) {
                TableCell cell = figure(row.result.round_trips_per_s(), Unit::per_second);
                cell.flag = row.result.rate_spread > marked_spread ? wide_flag : "";
                return cell;
            },
            Better::more};
}

ResultColumn rate_interval() {
    return {{"95 % of the rate", Align::right},
            [](const ShownRow& row) { return TableCell{rate_interval_text(row.result.rate_interval)}; }};
}

ResultColumn answered() {
    return ResultColumn{{"answered", Align::right, Unit::percent},
                        [](const ShownRow& row) {
                            const double wanted = row.result.load.total_rate();
                            if (!(wanted > 0)) {
                                return TableCell{};
                            }
                            TableCell cell = figure(row.result.round_trips_per_s() / wanted, Unit::percent);
                            if (!is_answered_in_full(row.result)) {
                                cell.mark = "missed";
                                cell.tone = Tone::warning;
                            }
                            return cell;
                        },
                        Better::more}
        .noted("Answered: of the offered rate; missed: below 95 % of it, or 99 % of the requests.");
}

ResultColumn slower() {
    constexpr std::size_t width = 6;  // up to "99.99x", "9999x"
    return ResultColumn{{"slower", Align::right, Unit::none, width},
                        [](const ShownRow& row) {
                            const double ratio = &row.result == &row.base ? 1 : speed_ratio(row.base, row.result).value;
                            return TableCell{times_text(ratio), ratio};
                        },
                        Better::less}
        .noted("Slower: than the fastest of its group.");
}

ResultColumn slower_interval() {
    constexpr std::size_t width = 14;  // up to "99.99 .. 99.99"
    return ResultColumn{{"95 %", Align::centre, Unit::none, width},
                        [](const ShownRow& row) {
                            return &row.result == &row.base
                                       ? TableCell{}
                                       : TableCell{interval_text(speed_ratio(row.base, row.result).interval)};
                        }}
        .noted("95 %: the interval of that ratio, over the repetitions.");
}

ResultColumn gain() {
    return ResultColumn{{"gain", Align::right},
                        [](const ShownRow& row) {
                            if (row.first == nullptr) {
                                return TableCell{};
                            }
                            const double ratio = speed_of(row.result) / speed_of(*row.first);
                            return TableCell{times_text(ratio), ratio};
                        },
                        Better::more}
        .noted("Gain: over the first value of what was varied.");
}

ResultColumn bar() {
    return {{"", Align::bar}, [](const ShownRow& row) {
                return TableCell{"", row.result.round_trips_per_s() / row.fastest.round_trips_per_s()};
            }};
}

}  // namespace

const std::vector<FigureEntry>& named_figures() {
    static const std::vector<FigureEntry> all{
        {"rate", "round trips, messages of a stream, or connections, per second", rate},
        {"rate_interval", "the 95 % interval of the rate, over the repetitions", rate_interval},
        {"spread", "how much the rates of the repetitions vary (coefficient of variation)",
         [] { return numbers("spread", Unit::percent, Better::less, spread); }},
        {"slower", "how many times slower than the fastest of its group, or than --reference", slower},
        {"slower_interval", "the 95 % interval of that ratio", slower_interval},
        {"gain", "the speed divided by that at the first value of what was varied", gain},
        {"mean", "elapsed time divided by the number; with --rate since the scheduled time",
         [] { return times("mean", mean); }},
        {"min", "the fastest of the individually timed round trips",
         [] { return times("min", time_of<&RoundTripTimes::min>); }},
        {"p50", "half of them are not slower", [] { return percentile<&RoundTripTimes::p50, 5000>("p50"); }},
        {"p90", "90 % of them are not slower", [] { return percentile<&RoundTripTimes::p90, 9000>("p90"); }},
        {"p99", "99 % of them are not slower", [] { return percentile<&RoundTripTimes::p99, 9900>("p99"); }},
        {"p99.9", "99.9 % of them are not slower", [] { return percentile<&RoundTripTimes::p99_9, 9990>("p99.9"); }},
        {"p99.99", "99.99 % of them are not slower",
         [] { return percentile<&RoundTripTimes::p99_99, 9999>("p99.99"); }},
        {"max", "the slowest of them", [] { return times("max", time_of<&RoundTripTimes::max>); }},
        {"stddev", "their standard deviation", [] { return times("stddev", time_of<&RoundTripTimes::stddev>); }},
        {"cpu", "CPU time of both processes, per round trip",
         [] {
             return times("CPU", [](const RunResult& one) { return one.cpu_ns_per_round_trip(); })
                 .noted("CPU: of both processes, per round trip.");
         }},
        {"codec", "the codec's part of the mean", [] { return times("codec", codec); }},
        {"floor", "a bare notification in that wait mode and placement",
         [] {
             return times("floor", part_of<&Breakdown::notification_ns>)
                 .noted("Floor: a bare notification in that wait mode, or what the codec leaves if less.");
         }},
        {"mechanism", "what the mechanism adds to codec and floor; missing if that is less than they vary",
         [] {
             return times("mechanism", part_of<&Breakdown::mechanism_ns>)
                 .noted("Mean = codec + floor + mechanism; a missing one is less than the others vary.");
         }},
        {"switches", "context switches of both processes, per round trip",
         [] { return numbers("switches", Unit::none, Better::less, switches); }},
        {"offered", "with --rate: the offered rate",
         [] {
             return numbers("offered", Unit::per_second, Better::neither, offered)
                 .noted("Times count from when each request was scheduled to be sent.");
         }},
        {"answered", "with --rate: the rate divided by the requested one; missed: not all were answered in time",
         answered},
        {"in_flight", "the maximum number of requests in flight",
         [] { return numbers("in flight", Unit::count, Better::neither, in_flight); }},
        {"fairness", "with several connections: the rate of the slowest divided by that of the fastest",
         [] {
             return numbers("fairness", Unit::percent, Better::more, fairness_of)
                 .noted("Fairness: the rate of the slowest connection, of that of the fastest.");
         }},
        {"lost", "messages that an unreliable transport lost",
         [] { return numbers("lost", Unit::count, Better::less, lost); }},
        {"throughput", "of a stream: MB (10^6 bytes) of frames per second",
         [] {
             return numbers("MB/s", Unit::bytes_per_second, Better::more, throughput)
                 .noted("MB: 10^6 bytes of frames.");
         }},
        {"memcpy", "of a stream: its share of what memcpy copies in blocks of that size",
         [] {
             return numbers("of memcpy", Unit::percent, Better::more, memcpy_share)
                 .noted("Of memcpy: of what memcpy(3) copies per second in blocks of that size.");
         }},
        {"spawn", "of a connection: mean time from the start of the child to its hello",
         [] {
             return times("spawn", phase_of<&ConnectStats::spawn>)
                 .noted("Spawn, connect, first, close: means of the phases of a connection.");
         }},
        {"connect", "of a connection: mean time until the channel is connected",
         [] { return times("connect", phase_of<&ConnectStats::connect>); }},
        {"first", "of a connection: mean time of its only round trip",
         [] { return times("first", phase_of<&ConnectStats::first>); }},
        {"close", "of a connection: mean time until the child has exited and everything is removed",
         [] { return times("close", phase_of<&ConnectStats::close>); }},
        {"bar", "a bar as long as the rate; only in text", bar}};
    return all;
}

const std::vector<std::string_view>& figure_keys() {
    static const std::vector<std::string_view> keys = [] {
        std::vector<std::string_view> all;
        for (const FigureEntry& entry : named_figures()) {
            all.push_back(entry.key);
        }
        const std::vector<std::string_view>& more = csv_figure_keys();
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }();
    return keys;
}

ResultColumn figure_column(std::string_view key) {
    const auto found = std::find_if(named_figures().begin(), named_figures().end(),
                                    [key](const FigureEntry& entry) { return entry.key == key; });
    if (found == named_figures().end()) {
        return csv_figure_column(key);
    }
    ResultColumn column = found->make();
    column.key = found->key;
    return column;
}

}  // namespace ipcbench::reporters
