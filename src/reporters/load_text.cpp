#include "reporters/load_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/figures.hpp"

namespace ipcbench::reporters {
namespace {

std::string percentiles(const RoundTripTimes& times) {
    return fmt::format("mean {}, p50 {}, p99 {}, max {}", format_ns(times.mean), format_ns(times.p50),
                       format_ns(times.p99), format_ns(times.max));
}

std::string per_second(double bytes) {
    return format_bytes(static_cast<std::uint64_t>(bytes)) + "/s";
}

LabelledPieces open_loop(const RunResult& result) {
    const OpenLoopFigures& figures = *result.open_loop;
    const double all = static_cast<double>(figures.due);
    return {"rate",
            {fmt::format("asked {}/s", rate_text(result.load.rate)),
             fmt::format("answered {}/s", rate_text(result.round_trips_per_s())),
             fmt::format("{} of {} due were sent ({:.1f} %)", format_count(figures.sent), format_count(figures.due),
                         all > 0 ? 100 * static_cast<double>(figures.sent) / all : 0)}};
}

LabelledPieces stream(const RunResult& result) {
    const StreamFigures& figures = *result.stream;
    LabelledPieces line{
        "stream",
        {fmt::format("{} of {} messages arrived", format_count(result.round_trips), format_count(figures.sent)),
         per_second(figures.bytes_per_s)}};
    if (figures.memory_per_s > 0) {
        line.pieces.push_back(fmt::format("{:.1f} % of what memcpy moves in such blocks ({})",
                                          100 * figures.bytes_per_s / figures.memory_per_s,
                                          per_second(figures.memory_per_s)));
    }
    return line;
}

LabelledPieces pairs(const RunResult& result) {
    LabelledPieces line{"pairs", {fmt::format("{} at once", result.pairs.size())}};
    for (std::size_t i = 0; i < result.pairs.size(); ++i) {
        line.pieces.push_back(fmt::format("{}: {}/s", i + 1, rate_text(result.pairs[i].per_s())));
    }
    line.pieces.push_back(fmt::format(
        "per core {}/s", rate_text(result.round_trips_per_s() / (2 * static_cast<double>(result.pairs.size())))));
    line.pieces.push_back(fmt::format("the fastest {:.2f} x the slowest", unfairness(result)));
    return line;
}

}  // namespace

std::string load_text(const Load& load) {
    return load == Load{} ? "one at a time" : to_string(load);
}

double unfairness(const RunResult& result) {
    if (result.pairs.empty()) {
        return 1;
    }
    const auto [slowest, fastest] =
        std::minmax_element(result.pairs.begin(), result.pairs.end(),
                            [](const PairShare& one, const PairShare& other) { return one.per_s() < other.per_s(); });
    return slowest->per_s() > 0 ? fastest->per_s() / slowest->per_s() : 0;
}

std::vector<LabelledPieces> load_lines(const RunResult& result) {
    std::vector<LabelledPieces> lines;
    if (const std::string load = to_string(result.load); !load.empty()) {
        LabelledPieces line{"load", {load}};
        if (result.deepest > 0) {
            line.pieces.push_back(fmt::format("at most {} under way", result.deepest));
        }
        lines.push_back(line);
    }
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
    if (!result.pairs.empty()) {
        lines.push_back(pairs(result));
    }
    return lines;
}

}  // namespace ipcbench::reporters
