#include "ipcbench/stats/crossover.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace ipcbench {
namespace {

/// ln(second / first) at an x that both curves have: above 0 the first is the better one.
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

/// Where the lead is 0 between two of its points, of which one is above and the other below 0.
double zero_between(const Lead& before, const Lead& after) {
    const double share = before.log_ratio / (before.log_ratio - after.log_ratio);
    if (before.x <= 0) {
        return before.x + share * (after.x - before.x);
    }
    // The ratio of two straight lines in log-log is one too.
    return std::exp(std::log(before.x) + share * (std::log(after.x) - std::log(before.x)));
}

std::optional<double> value_at(const Curve& curve, double x) {
    const auto point = std::find_if(curve.begin(), curve.end(), [&](const CurvePoint& one) { return one.x == x; });
    return point == curve.end() ? std::nullopt : std::optional(point->y);
}

/// The lowest curve of those that have that x; at least one has.
std::size_t best_at(std::span<const Curve> curves, double x) {
    std::size_t best = 0;
    std::optional<double> lowest;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const std::optional<double> value = value_at(curves[i], x);
        if (value && (!lowest || *value < *lowest)) {
            best = i;
            lowest = value;
        }
    }
    return best;
}

/// Where the second curve, which is the better one at `x`, overtook the first.
struct Change {
    double at = 0;
    double low = 0;
    double high = 0;
};

Change last_change(const std::vector<Lead>& all, double x) {
    Change change{x, x, x};  // where there is no earlier point to compare
    for (std::size_t i = 0; i < all.size() && all[i].x <= x; ++i) {
        if (i > 0 && all[i - 1].log_ratio >= 0 && all[i].log_ratio < 0) {
            change = {zero_between(all[i - 1], all[i]), all[i - 1].x, all[i].x};
        }
    }
    return change;
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
            // Between two clear points they may touch more than once: the last time is when they parted.
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

std::vector<Reign> reigns(std::span<const Curve> curves, double margin) {
    std::set<double> all_x;
    for (const Curve& curve : curves) {
        for (const CurvePoint& point : curve) {
            all_x.insert(point.x);
        }
    }
    std::vector<Reign> all;
    double before = 0;
    for (const double x : all_x) {
        const std::size_t best = best_at(curves, x);
        if (all.empty()) {
            all.push_back({best, x, x, x});
        } else if (const std::optional<double> reigning = value_at(curves[all.back().curve], x); !reigning) {
            all.push_back({best, before, before, x});
        } else if (*reigning > *value_at(curves[best], x) * (1 + margin)) {
            const Change change = last_change(leads(curves[all.back().curve], curves[best]), x);
            all.push_back({best, std::max(change.at, all.back().from), change.low, change.high});
        }
        before = x;
    }
    return all;
}

}  // namespace ipcbench
