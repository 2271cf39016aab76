#include "reporters/load_text.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/units.hpp"
#include "reporters/numbers.hpp"

namespace ipcbench::reporters {
namespace {

std::string percentiles(const RoundTripTimes& times) {
    return fmt::format("mean {}, p50 {}, p99 {}, max {}", format_ns(times.mean), format_ns(times.p50),
                       format_ns(times.p99), format_ns(times.max));
}

LabelledPieces open_loop(const RunResult& result) {
    const OpenLoopStats& figures = *result.open_loop;
    const auto all = static_cast<double>(figures.scheduled);
    const std::string each = result.load.pairs > 1 ? fmt::format(" ({}/s on each of {} pairs)",
                                                                 rate_text(result.load.rate), result.load.pairs)
                                                   : "";
    return {"rate",
            {fmt::format("offered {}/s", rate_text(result.load.total_rate())) + each,
             fmt::format("answered {}/s", rate_text(result.round_trips_per_s())),
             fmt::format("{} of {} scheduled pings were sent ({})", format_count(figures.sent),
                         format_count(figures.scheduled),
                         figure_text(all > 0 ? static_cast<double>(figures.sent) / all : 0, Unit::percent))}};
}

LabelledPieces stream(const RunResult& result) {
    const StreamStats& figures = *result.stream;
    LabelledPieces line{
        "stream",
        {fmt::format("{} of {} messages arrived", format_count(result.round_trips), format_count(figures.sent)),
         bytes_per_second_text(figures.bytes_per_s)}};
    if (figures.memcpy_bytes_per_s > 0) {
        line.pieces.push_back(fmt::format("{} of what memcpy moves in such blocks ({})",
                                          figure_text(figures.bytes_per_s / figures.memcpy_bytes_per_s, Unit::percent),
                                          bytes_per_second_text(figures.memcpy_bytes_per_s)));
    }
    return line;
}

LabelledPieces connections(const RunResult& result, int cpus) {
    LabelledPieces line{result.load.pairs > 1 ? "pairs" : "connections",
                        {fmt::format("{} at once", result.connections.size())}};
    for (std::size_t i = 0; i < result.connections.size(); ++i) {
        line.pieces.push_back(fmt::format("{}: {}/s", i + 1, rate_text(result.connections[i].per_s())));
    }
    line.pieces.push_back(fmt::format(
        "{}/s each", rate_text(result.round_trips_per_s() / static_cast<double>(result.connections.size()))));
    if (result.load.pairs > 1 && cpus > 0) {
        // Each pair keeps two CPUs busy, as long as there are enough.
        const double cores = std::min(2.0 * result.load.pairs, 1.0 * cpus);
        line.pieces.push_back(fmt::format("{}/s per core", rate_text(result.round_trips_per_s() / cores)));
    }
    line.pieces.push_back(fmt::format("the slowest {} the fastest", times_text(fairness(result))));
    return line;
}

LabelledPieces the_load(const RunResult& result) {
    LabelledPieces line{"load", {to_string(result.load)}};
    if (result.max_in_flight > 0) {
        line.pieces.push_back(fmt::format("at most {} in flight", format_count(result.max_in_flight)));
        const auto both = static_cast<double>(result.ping_wire_bytes + result.pong_wire_bytes);
        line.pieces.push_back(bytes_per_second_text(both * result.round_trips_per_s()) + " there and back");
    }
    return line;
}

/// Returns the lines on the outcome of the load.
std::vector<LabelledPieces> outcome_of_load(const RunResult& result, int cpus) {
    std::vector<LabelledPieces> lines;
    if (result.open_loop) {
        lines.push_back(open_loop(result));
        lines.push_back({"service", {percentiles(result.open_loop->service.times)}});
    }
    if (result.stream) {
        lines.push_back(stream(result));
    }
    if (result.set_up) {
        lines.push_back({"spawn", {percentiles(result.set_up->spawn.times)}});
        lines.push_back({"connect", {percentiles(result.set_up->connect.times)}});
        lines.push_back({"first", {percentiles(result.set_up->first.times)}});
        lines.push_back({"close", {percentiles(result.set_up->close.times)}});
    }
    if (!result.connections.empty()) {
        lines.push_back(connections(result, cpus));
    }
    if (const std::string losses = losses_text(result); !losses.empty()) {
        lines.push_back({"frames", {losses}});
    }
    return lines;
}

}  // namespace

std::string load_text(const Load& load) {
    return load == Load{} ? "one at a time" : to_string(load);
}

double fairness(const RunResult& result) {
    if (result.connections.empty()) {
        return 1;
    }
    const auto [slowest, fastest] = std::minmax_element(
        result.connections.begin(), result.connections.end(),
        [](const ConnectionStats& one, const ConnectionStats& other) { return one.per_s() < other.per_s(); });
    return fastest->per_s() > 0 ? slowest->per_s() / fastest->per_s() : 1;
}

std::string losses_text(const RunResult& result) {
    std::string text;
    const auto add = [&](std::uint64_t count, std::string_view what) {
        if (count > 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", format_count(count), what);
        }
    };
    add(result.lost, "lost");
    add(result.duplicates, "late or twice");
    add(result.reordered, "out of order");
    return text;
}

std::vector<LabelledPieces> load_lines(const RunResult& result, int cpus) {
    std::vector<LabelledPieces> lines;
    if (!to_string(result.load).empty()) {
        lines.push_back(the_load(result));
    }
    const std::vector<LabelledPieces> outcome = outcome_of_load(result, cpus);
    lines.insert(lines.end(), outcome.begin(), outcome.end());
    return lines;
}

std::string load_summary(const RunResult& result) {
    std::string text;
    for (const LabelledPieces& line : outcome_of_load(result, 0)) {
        text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", line.label, fmt::join(line.pieces, ", "));
    }
    return text;
}

}  // namespace ipcbench::reporters
