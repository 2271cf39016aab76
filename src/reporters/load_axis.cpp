#include "reporters/load_axis.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "ipcbench/stats/knee.hpp"
#include "reporters/cell_name.hpp"
#include "reporters/figures.hpp"

namespace ipcbench::reporters {
namespace {

double mean_of(const RunResult& result) {
    return result.rate_mean_ns;
}

double p99_of(const RunResult& result) {
    return result.rtt ? result.rtt->p99 : 0;
}

std::string count_text(double value) {
    return fmt::format("{}", value);
}

}  // namespace

const std::array<LoadAxis, 4>& load_axes() {
    static const std::array<LoadAxis, 4> axes{
        {{"pings per second that were asked for", [](const Load& load) { return load.rate; },
          [](Load load) {
              load.rate = 0;
              return load;
          },
          p99_of, "99th percentile, from when a ping was due", [](double rate) { return rate_text(rate) + "/s"; }},
         {"pings under way", [](const Load& load) { return static_cast<double>(load.depth); },
          [](Load load) {
              load.depth = 1;
              return load;
          },
          mean_of, "mean round trip", count_text},
         {"quiet time before each ping", [](const Load& load) { return static_cast<double>(load.gap.count()); },
          [](Load load) {
              load.gap = {};
              return load;
          },
          mean_of, "mean round trip", [](double gap) { return gap > 0 ? format_ns(gap) : "0"; }},
         {"pairs of processes", [](const Load& load) { return static_cast<double>(load.pairs); },
          [](Load load) {
              load.pairs = 1;
              return load;
          },
          mean_of, "mean round trip", count_text}}};
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
        if (result->round_trips_per_s() < answered * result->load.rate) {
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
