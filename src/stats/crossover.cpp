#include "ipcbench/stats/crossover.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

namespace ipcbench {
namespace {

/// ln(second / first) at an x that both curves have: above 0 the first curve is better.
struct Lead {
    double x = 0;
    double log_ratio = 0;
};

std::vector<Lead> leads(const Curve& first, const Curve& second) {
    std::vector<Lead> both;
    for (auto one = first.begin(), other = second.begin(); one != first.end() && other != second.end();) {
        if (one->x == other->x) {
            both.push_back({one->x, std::log(other->y) - std::log(one->y)});
            ++one;
            ++other;
        } else {
            one->x < other->x ? ++one : ++other;
        }
    }
    return both;
}

/// Returns where the lead is 0 between two points, one of which is above and the other below 0.
double zero_between(const Lead& before, const Lead& after) {
    const double share = before.log_ratio / (before.log_ratio - after.log_ratio);
    if (before.x <= 0) {
        return before.x + share * (after.x - before.x);
    }
    // The ratio of two straight lines in log-log is a straight line in log-log, too.
    return std::exp(std::log(before.x) + share * (std::log(after.x) - std::log(before.x)));
}

/// A point and the curve that it belongs to.
struct Placed {
    double x = 0;
    double y = 0;
    std::size_t curve = 0;
};

/// Returns the points of all curves, sorted by x.
std::vector<Placed> by_x(std::span<const Curve> curves) {
    std::vector<Placed> all;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        for (const CurvePoint& point : curves[i]) {
            all.push_back({point.x, point.y, i});
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Placed& one, const Placed& other) { return one.x < other.x; });
    return all;
}

/// The crossing at which the second curve, which is better at `x`, overtook the first.
struct Change {
    double at = 0;
    double low = 0;
    double high = 0;
};

/// Searches backwards from `x` for the last crossing.
Change last_change(const Curve& first, const Curve& second, double x) {
    const auto beyond = [](double wanted, const CurvePoint& point) { return wanted < point.x; };
    auto one = std::upper_bound(first.begin(), first.end(), x, beyond);
    auto other = std::upper_bound(second.begin(), second.end(), x, beyond);
    std::optional<Lead> after;
    while (one != first.begin() && other != second.begin()) {
        const CurvePoint& of_first = *std::prev(one);
        const CurvePoint& of_second = *std::prev(other);
        if (of_first.x != of_second.x) {
            of_first.x > of_second.x ? --one : --other;
            continue;
        }
        const Lead before{of_first.x, std::log(of_second.y) - std::log(of_first.y)};
        if (after && before.log_ratio >= 0 && after->log_ratio < 0) {
            return {zero_between(before, *after), before.x, after->x};
        }
        after = before;
        --one;
        --other;
    }
    return {x, x, x};  // there is no earlier point to compare
}

}  // namespace

std::vector<Crossover> crossovers(const Curve& first, const Curve& second, double margin) {
    const std::vector<Lead> all = leads(first, second);
    const double clear = std::log1p(margin);
    std::vector<Crossover> found;
    std::optional<std::size_t> last_clear;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (std::abs(all[i].log_ratio) <= clear) {
            continue;
        }
        const bool first_leads = all[i].log_ratio > 0;
        if (last_clear && (all[*last_clear].log_ratio > 0) != first_leads) {
            // Between two clear points the curves may cross more than once; the last crossing counts.
            std::size_t left = i - 1;
            while (left > *last_clear && (all[left].log_ratio > 0) == first_leads) {
                --left;
            }
            found.push_back({zero_between(all[left], all[left + 1]), all[*last_clear].x, all[i].x, first_leads, 1});
        }
        if (!found.empty()) {
            found.back().gain = std::max(found.back().gain, std::exp(std::abs(all[i].log_ratio)));
        }
        last_clear = i;
    }
    return found;
}

std::vector<FastestRange> fastest_ranges(std::span<const Curve> curves, double margin) {
    const std::vector<Placed> points = by_x(curves);
    std::vector<FastestRange> all;
    double before = 0;
    for (auto at = points.begin(); at != points.end();) {
        const double x = at->x;
        const auto end = std::find_if(at, points.end(), [x](const Placed& point) { return point.x != x; });
        const auto best =
            std::min_element(at, end, [](const Placed& one, const Placed& other) { return one.y < other.y; });
        const auto fastest_now =
            std::find_if(at, end, [&](const Placed& point) { return !all.empty() && point.curve == all.back().curve; });
        if (all.empty()) {
            all.push_back({best->curve, x, x, x});
        } else if (fastest_now == end) {
            all.push_back({best->curve, before, before, x});
        } else if (fastest_now->y > best->y * (1 + margin)) {
            const Change change = last_change(curves[all.back().curve], curves[best->curve], x);
            all.push_back({best->curve, std::max(change.at, all.back().from), change.low, change.high});
        }
        before = x;
        at = end;
    }
    return all;
}

}  // namespace ipcbench
