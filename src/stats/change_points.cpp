#include "ipcbench/stats/change_points.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

namespace ipcbench {
namespace {

/// A division of a part of the series.
struct Division {
    std::size_t index = 0;  ///< within the part: the length of its left side
    double energy = -1;     ///< weighted energy distance; negative: the part is too short
};

/// Returns the weighted energy distance of two samples from the sums of |x - y| over all pairs across, and over all
/// pairs within each side: m n / (m + n) (2 mean across - mean within one - mean within the other), equation 5 of the
/// paper.
double energy(double across, double left, double right, std::size_t left_size, std::size_t right_size) {
    const auto m = static_cast<double>(left_size);
    const auto n = static_cast<double>(right_size);
    const auto mean_within = [](double sum, double size) { return size > 1 ? sum / (size * (size - 1) / 2) : 0; };
    return m * n / (m + n) * (2 * across / (m * n) - mean_within(left, m) - mean_within(right, n));
}

/// Finds the best division. Moves one value after the other from the right side to the left one, and keeps the sums of
/// distances up to date.
Division best_division(std::span<const double> values, std::size_t shortest) {
    const std::size_t size = values.size();
    Division best;
    double left = 0;
    double right = 0;
    double across = 0;
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = i + 1; j < size; ++j) {
            right += std::abs(values[i] - values[j]);
        }
    }
    for (std::size_t moved = 0; moved + shortest < size; ++moved) {
        double to_left = 0;
        double to_right = 0;
        for (std::size_t j = 0; j < moved; ++j) {
            to_left += std::abs(values[moved] - values[j]);
        }
        for (std::size_t j = moved + 1; j < size; ++j) {
            to_right += std::abs(values[moved] - values[j]);
        }
        left += to_left;
        right -= to_right;
        across += to_right - to_left;
        const std::size_t left_size = moved + 1;
        if (left_size >= shortest) {
            const double distance = energy(across, left, right, left_size, size - left_size);
            if (distance > best.energy) {
                best = {left_size, distance};
            }
        }
    }
    return best;
}

/// The parts between the changes so far, and the best division of all of them.
class Parts {
public:
    Parts(std::span<const double> values, std::vector<std::size_t> bounds, std::size_t shortest)
        : values_(values), bounds_(std::move(bounds)), shortest_(shortest) {}

    /// Returns the division with the greatest energy; its index counts from the begin of the series.
    [[nodiscard]] Division best() const {
        Division best;
        for (std::size_t i = 0; i + 1 < bounds_.size(); ++i) {
            const Division division =
                best_division(values_.subspan(bounds_[i], bounds_[i + 1] - bounds_[i]), shortest_);
            if (division.energy > best.energy) {
                best = {bounds_[i] + division.index, division.energy};
            }
        }
        return best;
    }

private:
    std::span<const double> values_;
    std::vector<std::size_t> bounds_;  ///< where the parts begin, and the end
    std::size_t shortest_;
};

void shuffle(std::span<double> values, std::mt19937_64& random) {
    for (std::size_t left = values.size(); left > 1; --left) {
        std::swap(values[left - 1], values[random() % left]);  // not std::shuffle, which differs between libraries
    }
}

}  // namespace

std::vector<ChangePoint> change_points(std::span<const double> values, const ChangePointSettings& settings) {
    std::mt19937_64 random(settings.seed);
    std::vector<ChangePoint> found;
    std::vector<std::size_t> bounds{0, values.size()};
    while (true) {
        const Division division = Parts(values, bounds, settings.shortest).best();
        if (division.energy <= 0) {
            break;
        }
        std::vector<double> permuted(values.begin(), values.end());
        std::size_t as_great = 0;
        const auto permitted = static_cast<std::size_t>(
            settings.significance * static_cast<double>(settings.permutations + 1));  // the series itself counts too
        for (std::size_t i = 0; i < settings.permutations && as_great < permitted; ++i) {
            for (std::size_t part = 0; part + 1 < bounds.size(); ++part) {
                shuffle(std::span(permuted).subspan(bounds[part], bounds[part + 1] - bounds[part]), random);
            }
            as_great += Parts(permuted, bounds, settings.shortest).best().energy >= division.energy ? 1 : 0;
        }
        if (as_great >= permitted) {
            break;
        }
        found.push_back(
            {division.index, static_cast<double>(as_great + 1) / static_cast<double>(settings.permutations + 1)});
        bounds.insert(std::upper_bound(bounds.begin(), bounds.end(), division.index), division.index);
    }
    std::sort(found.begin(), found.end(),
              [](const ChangePoint& one, const ChangePoint& other) { return one.index < other.index; });
    return found;
}

}  // namespace ipcbench
