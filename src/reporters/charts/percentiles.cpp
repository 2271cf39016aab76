#include "reporters/results/percentiles.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "reporters/charts/charts.hpp"
#include "reporters/charts/tip.hpp"

namespace ipcbench::reporters {
namespace {

constexpr double nines_between_points = 0.08;

/// Returns the position of a percentile: log10(1 / (1 - p)), its number of nines.
double nines(double percent) {
    return -std::log10(1 - percent / 100);
}

/// Returns the percentile at that position: "0 %", "90 %", "99.9 %".
std::string percentile_text(double x) {
    return fmt::format("{:.{}g} %", 100 - std::pow(10, 2 - x), static_cast<int>(std::ceil(x)) + 2);
}

/// A point that may become part of a curve.
struct Candidate {
    double x;
    double nanoseconds;
    bool is_in_tables;
};

std::vector<Candidate> candidates_of(const RunResult& result) {
    std::vector<Candidate> candidates;
    const auto add = [&](double percent, double nanoseconds, bool is_in_tables) {
        const bool counts = !result.rtt || supported(percent, nanoseconds, result.rtt->count);
        if (const double x = nines(percent); std::isfinite(x) && can_be_drawn(nanoseconds) && counts) {
            candidates.push_back({x, nanoseconds, is_in_tables});
        }
    };
    for (const auto& [percent, nanoseconds] : result.percentiles) {
        add(percent, nanoseconds, false);
    }
    if (const auto& times = result.rtt) {
        for (const auto& [percent, nanoseconds] : {std::pair{0.0, times->min},
                                                   {50.0, times->p50},
                                                   {90.0, times->p90},
                                                   {99.0, times->p99},
                                                   {99.9, times->p99_9},
                                                   {99.99, times->p99_99}}) {
            add(percent, nanoseconds, true);
        }
    }
    std::sort(candidates.begin(), candidates.end(),
              [](const Candidate& one, const Candidate& other) { return one.x < other.x; });
    return candidates;
}

/// Returns a curve without the points that could not be told apart on paper. It has the figures of the tables at their
/// ticks, and ends where too few round trips support it.
std::vector<CurvePoint> curve_of(const RunResult& result) {
    std::vector<Candidate> kept;
    for (const Candidate& candidate : candidates_of(result)) {
        const auto is_near = [&] { return !kept.empty() && candidate.x < kept.back().x + nines_between_points; };
        while (candidate.is_in_tables && is_near() && !kept.back().is_in_tables) {
            kept.pop_back();
        }
        if (candidate.is_in_tables || !is_near()) {
            kept.push_back(candidate);
        }
    }
    std::vector<CurvePoint> curve(kept.size());
    std::transform(kept.begin(), kept.end(), curve.begin(), [](const Candidate& point) {
        return CurvePoint{point.x, point.nanoseconds};
    });
    return curve;
}

}  // namespace

std::vector<Chart> percentile_charts(const ResultSet& results) {
    std::vector<Chart> charts;
    for (const GroupSlice& slice : results.group_slices(chart_headings(results))) {
        if (slice.group == Group::control) {
            continue;  // a control has no peer to wait for
        }
        Lines lines{"percentile of the round trips", "time of a round trip", {}, 0, {}, false};
        double last = 2;
        for (const ResultRow* const row : slice.rows) {
            Line line{results.label(*row, slice), curve_of(*row->result), row->result->transport};
            line.rank = static_cast<double>(lines.lines.size());
            line.tips = {tip_of(*row->result)};
            if (line.points.size() > 1) {
                last = std::max(last, line.points.back().x);
                lines.lines.push_back(std::move(line));
            }
        }
        if (lines.lines.empty()) {
            continue;
        }
        // Sorted by name, like the size charts, so that each item has the same colour in both.
        std::sort(lines.lines.begin(), lines.lines.end(),
                  [](const Line& one, const Line& other) { return one.label < other.label; });
        lines.end = last;
        lines.text_of_x = percentile_text;
        constexpr double rounding = 0.01;
        for (int tick = 0; tick <= last + rounding; ++tick) {
            lines.ticks.push_back({static_cast<double>(tick), percentile_text(tick)});
        }
        Chart chart = chart_of(ChartKind::percentiles, slice);
        chart.title = "Percentiles of the round trip";
        chart.note = "Lower is better; each step to the right is one nine more, so that the rare slow ones have room.";
        chart.shape = std::move(lines);
        charts.push_back(std::move(chart));
    }
    return charts;
}

}  // namespace ipcbench::reporters
