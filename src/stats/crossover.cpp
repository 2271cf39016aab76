#include "ipcbench/stats/crossover.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace ipcbench {
namespace {

/// ln(second / first) at an x that both curves have: above 0 the first curve is better.
struct Lead {
    double x = 0;
    double log_ratio = 0;
    bool clear = false;
};

Lead lead_of(const CurvePoint& first, const CurvePoint& second, double margin) {
    const double log_ratio = std::log(second.y) - std::log(first.y);
    const double least = std::max(std::log1p(margin), std::hypot(first.log_error, second.log_error));
    return {first.x, log_ratio, std::abs(log_ratio) > least};
}

/// Returns whether the first point, of another curve at the same x, is clearly better.
bool beats(const CurvePoint& first, const CurvePoint& second, double margin) {
    const Lead lead = lead_of(first, second, margin);
    return lead.clear && lead.log_ratio > 0;
}

std::vector<Lead> leads(const Curve& first, const Curve& second, double margin) {
    std::vector<Lead> both;
    for (auto one = first.begin(), other = second.begin(); one != first.end() && other != second.end();) {
        if (one->x == other->x) {
            both.push_back(lead_of(*one, *other, margin));
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

/// The curves that have a point at one x, with these points.
using Field = std::map<std::size_t, CurvePoint>;

/// Returns the points of all curves by x.
std::vector<Field> by_x(std::span<const Curve> curves) {
    std::map<double, Field> fields;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        for (const CurvePoint& point : curves[i]) {
            fields[point.x].emplace(i, point);
        }
    }
    std::vector<Field> all;
    all.reserve(fields.size());
    for (auto& [x, field] : fields) {
        all.push_back(std::move(field));
    }
    return all;
}

/// Returns whether the curve has a point there that no other clearly beats.
bool holds(const Field& field, std::size_t curve, double margin) {
    const auto own = field.find(curve);
    return own != field.end() && std::none_of(field.begin(), field.end(), [&](const auto& other) {
               return beats(other.second, own->second, margin);
           });
}

/// Returns the curve that begins a range at the field `at`: see fastest_ranges.
std::size_t longest_from(const std::vector<Field>& fields, std::size_t at, double margin) {
    std::size_t best = fields[at].begin()->first;
    std::pair best_key(std::size_t{0}, -std::numeric_limits<double>::infinity());  // how long it lasts, how good it is
    for (const auto& [curve, point] : fields[at]) {
        std::size_t end = at;
        while (end < fields.size() && holds(fields[end], curve, margin)) {
            ++end;
        }
        if (const std::pair key(end - at, -point.y); key > best_key) {
            best = curve;
            best_key = key;
        }
    }
    return best;
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
        const Lead before = lead_of(of_first, of_second, 0);
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
    const std::vector<Lead> all = leads(first, second, margin);
    std::vector<Crossover> found;
    std::optional<std::size_t> last_clear;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!all[i].clear) {
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
    const std::vector<Field> fields = by_x(curves);
    std::vector<FastestRange> all;
    for (std::size_t at = 0; at < fields.size(); ++at) {
        if (!all.empty() && holds(fields[at], all.back().curve, margin)) {
            continue;
        }
        const std::size_t next = longest_from(fields, at, margin);
        const double x = fields[at].begin()->second.x;
        if (all.empty()) {
            all.push_back({next, x, x, x});
        } else if (next == all.back().curve) {
            continue;  // nothing that is shown to be better holds here either
        } else if (!fields[at].contains(all.back().curve)) {
            const double before = fields[at - 1].begin()->second.x;
            all.push_back({next, before, before, x});
        } else {
            const Change change = last_change(curves[all.back().curve], curves[next], x);
            all.push_back({next, std::max(change.at, all.back().from), change.low, change.high});
        }
    }
    return all;
}

}  // namespace ipcbench
