#include "reporters/load_axis.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "ipcbench/stats/knee.hpp"
#include "reporters/cell_name.hpp"
#include "reporters/figures.hpp"

namespace ipcbench::reporters {
namespace {

constexpr LoadFigure mean_figure{[](const RunResult& result) { return result.rate_mean_ns; }, "mean round trip"};
constexpr LoadFigure rate_figure{[](const RunResult& result) { return result.round_trips_per_s(); },
                                 "round trips per second", true};
constexpr LoadFigure p99_figure{[](const RunResult& result) { return result.rtt ? result.rtt->p99 : 0; },
                                "99th percentile since a ping was due"};

/// An axis of one member of Load, whose default is nothing there.
template <auto member>
LoadAxis axis_of(std::string_view title, std::string (*text)(double value), std::vector<LoadFigure> figures) {
    return {title,
            [](const Load& load) {
                if constexpr (std::is_same_v<std::decay_t<decltype(load.*member)>, std::chrono::nanoseconds>) {
                    return static_cast<double>((load.*member).count());
                } else {
                    return static_cast<double>(load.*member);
                }
            },
            [](Load load) {
                if (load.rate > 0 && load.depth == open_loop_depth) {
                    load.depth = Load{}.depth;
                }
                load.*member = Load{}.*member;
                load.one_child = load.one_child && load.concurrency > 1;
                return load;
            },
            text, std::move(figures)};
}

std::string count_text(double value) {
    return fmt::format("{}", value);
}

std::string gap_text(double gap) {
    return gap > 0 ? format_ns(gap) : "0";
}

std::string per_second_text(double rate) {
    return rate_text(rate) + "/s";
}

}  // namespace

const std::array<LoadAxis, 5>& load_axes() {
    static const std::array<LoadAxis, 5> axes{
        axis_of<&Load::rate>("pings per second that were asked for", per_second_text, {p99_figure}),
        axis_of<&Load::depth>("pings under way", count_text, {rate_figure, mean_figure}),
        axis_of<&Load::gap>("quiet time before each ping", gap_text, {mean_figure}),
        axis_of<&Load::pairs>("pairs of processes", count_text, {rate_figure, mean_figure}),
        axis_of<&Load::concurrency>("connections that one thread serves", count_text, {rate_figure, mean_figure})};
    return axes;
}

std::string knee_words(const std::vector<const RunResult*>& by_rate) {
    constexpr double answered = 0.95;
    std::vector<CurvePoint> curve;
    for (const RunResult* const result : by_rate) {
        if (result->rtt && result->rtt->p99 > 0) {
            curve.push_back({std::log(result->load.rate), std::log(result->rtt->p99)});
        }
    }
    if (curve.size() < 3 || curve.size() != by_rate.size()) {
        return "";
    }
    std::string words;
    if (const auto knee = knee_of(curve)) {
        words = fmt::format("the knee is at {}/s (p99 {})", rate_text(by_rate[*knee]->load.rate),
                            format_ns(by_rate[*knee]->rtt->p99));
    } else {
        words = fmt::format("no knee up to {}/s", rate_text(by_rate.back()->load.rate));
    }
    for (const RunResult* const result : by_rate) {
        if (result->round_trips_per_s() < answered * result->load.whole_rate()) {
            return words + fmt::format(", from {}/s on not all was answered in time", rate_text(result->load.rate));
        }
    }
    return words;
}

std::string knees(const std::vector<const RunResult*>& results) {
    std::map<std::string, std::vector<const RunResult*>> by_cell;
    for (const RunResult* const result : results) {
        if (result->load.rate > 0) {
            RunResult closed;
            closed.transport = result->transport;
            closed.codec = result->codec;
            closed.payload_bytes = result->payload_bytes;
            closed.wait = result->wait;
            closed.placement = result->placement;
            closed.variant = result->variant;
            closed.load = load_axes().front().without(result->load);
            by_cell[cell_name(closed)].push_back(result);
        }
    }
    std::string text;
    for (auto& [name, by_rate] : by_cell) {
        std::sort(by_rate.begin(), by_rate.end(),
                  [](const RunResult* one, const RunResult* other) { return one->load.rate < other->load.rate; });
        if (const std::string words = knee_words(by_rate); !words.empty()) {
            text += "\n" + (by_cell.size() > 1 ? name : by_rate.front()->transport) + ": " + words;
        }
    }
    return text.empty() ? text : text + "\n";
}

}  // namespace ipcbench::reporters
