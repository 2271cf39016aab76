#include "reporters/charts/crossover_sentences.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/numbers.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns two digits: a point between two measured values is not known more precisely.
double two_digits(double value, double smallest_step) {
    const double step = std::max(smallest_step, std::pow(10, std::floor(std::log10(std::max(value, 1e-9))) - 1));
    return std::round(value / step) * step;
}

std::string about_bytes(double bytes) {
    constexpr std::array names{"B", "KiB", "MiB", "GiB"};
    constexpr double kib = 1024;
    std::size_t scale = 0;
    while (scale + 1 < names.size() && bytes >= kib) {
        bytes /= kib;
        ++scale;
    }
    return fmt::format("about {:.4g} {}", two_digits(bytes, scale == 0 ? 1 : 0.1), names.at(scale));
}

/// The two ends of the stretch in which curves cross, and the most likely place.
struct Crossing {
    double at;
    double low;
    double high;
};

/// Returns the place as "about 9.2 KiB", or "somewhere below 64 B" if the smaller value is 0 and nothing better is
/// known. Whole numbers such as depths have nothing between them: then it is `measured`, as "depth 8".
std::string place(const Axis& axis, const Crossing& crossing, double measured) {
    const bool is_size = axis.load() == nullptr;
    if (!is_size && axis.load()->knob->form.unit != KnobUnit::nanoseconds) {
        return axis.name() + " " + axis.load()->text(measured);
    }
    if (crossing.low <= 0) {
        return "somewhere below " +
               (is_size ? size_text(static_cast<std::uint64_t>(crossing.high)) : format_ns(crossing.high));
    }
    return is_size ? about_bytes(crossing.at) : "about " + format_ns(two_digits(crossing.at, 1));
}

std::set<std::size_t> winners_of(std::span<const NamedCurve> curves) {
    std::vector<Curve> points;
    for (const NamedCurve& curve : curves) {
        points.push_back(curve.points);
    }
    std::set<std::size_t> winners;
    for (const FastestRange& range : fastest_ranges(points, min_margin)) {
        winners.insert(range.curve);
    }
    return winners;
}

/// Returns whether the curve is shown to be below each other one wherever that has a point.
bool is_lowest_everywhere(std::span<const Curve> curves, std::size_t curve) {
    std::map<double, CurvePoint> own;
    for (const CurvePoint& point : curves[curve]) {
        own.emplace(point.x, point);
    }
    return std::all_of(curves.begin(), curves.end(), [&](const Curve& other) {
        return &other == &curves[curve] || std::all_of(other.begin(), other.end(), [&own](const CurvePoint& point) {
            const auto here = own.find(point.x);
            return here != own.end() &&
                   std::log(point.y / here->second.y) > std::hypot(point.log_error, here->second.log_error);
        });
    });
}

struct Overtaking {
    double at = 0;
    double gain = 0;
    std::size_t winners = 0;  ///< how many of the two are the fastest of all somewhere
    std::string text;
};

}  // namespace

CurvePoint curve_point(const RunResult& result, double x, double y) {
    double log_error = std::log1p(result.noise.value_or(0));
    if (const auto& interval = result.rate_interval) {
        constexpr double unknown = 1e9;  // an interval down to 0 excludes nothing
        const double half = interval->low > 0 ? std::log(interval->high / interval->low) / 2 : unknown;
        log_error = std::max(log_error, half);
    }
    return {x, y, log_error};
}

std::vector<std::string> fastest_range_sentences(const Axis& axis, std::span<const NamedCurve> curves) {
    std::vector<Curve> points;
    points.reserve(curves.size());
    for (const NamedCurve& curve : curves) {
        points.push_back(curve.points);
    }
    const std::vector<FastestRange> all = fastest_ranges(points, min_margin);
    if (curves.size() < 2 || all.empty()) {
        return {};
    }
    if (all.size() == 1) {
        const std::string& name = curves[all[0].curve].name;
        const bool by_size = axis.load() == nullptr;
        if (is_lowest_everywhere(points, all[0].curve)) {
            return {fmt::format("{} is the fastest {}.", name, by_size ? "at every size" : "everywhere")};
        }
        return {fmt::format("Nothing is shown to beat {} by more than {}{}.", name, exact_percent_text(min_margin),
                            by_size ? " at any size" : "")};
    }
    std::string text = "The fastest is ";
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        const FastestRange& next = all[i + 1];
        text += fmt::format("{}{} up to {}, ", i == 0 ? "" : "then ", curves[all[i].curve].name,
                            place(axis, {next.from, next.low, next.high}, next.low));
    }
    return {text + fmt::format("and {} above.", curves[all.back().curve].name)};
}

std::vector<std::string> crossover_sentences(const Axis& axis, std::span<const NamedCurve> curves, std::size_t max) {
    constexpr std::size_t max_curves = 200;  // limits the number of pairs that are compared
    if (curves.size() > max_curves) {
        return {fmt::format("{} curves are too many to compare with one another.", curves.size())};
    }
    const std::set<std::size_t> winners = winners_of(curves);
    std::vector<Overtaking> found;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        for (std::size_t k = i + 1; k < curves.size(); ++k) {
            for (const Crossover& crossover : crossovers(curves[i].points, curves[k].points, min_margin)) {
                const std::size_t winner = crossover.first_wins ? i : k;
                const std::size_t loser = crossover.first_wins ? k : i;
                found.push_back(
                    {crossover.at, crossover.gain, winners.contains(winner),
                     fmt::format("{} overtakes {} from {} on (up to {}).", curves[winner].name, curves[loser].name,
                                 place(axis, {crossover.at, crossover.low, crossover.high}, crossover.high),
                                 times_text(std::min(crossover.gain, 1e6)))});
            }
        }
    }
    const std::size_t left_out = found.size() > max ? found.size() - max : 0;
    if (left_out > 0) {
        std::stable_sort(found.begin(), found.end(), [](const Overtaking& one, const Overtaking& other) {
            return std::pair(one.winners, one.gain) > std::pair(other.winners, other.gain);
        });
        found.resize(max);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Overtaking& one, const Overtaking& other) { return one.at < other.at; });
    std::vector<std::string> words;
    words.reserve(found.size() + 1);
    for (Overtaking& one : found) {
        words.push_back(std::move(one.text));
    }
    if (left_out > 0) {
        words.push_back(fmt::format("{} more pairs cross.", left_out));
    }
    return words;
}

}  // namespace ipcbench::reporters
