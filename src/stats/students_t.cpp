#include "ipcbench/stats/students_t.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ipcbench {
namespace {

/// The integral of cos^power from 0 to `end`, by Simpson's rule.
double integral_of_cosine(double power, double end) {
    constexpr int panels = 512;
    const double width = end / panels;
    double sum = 1 + std::pow(std::cos(end), power);
    for (int i = 1; i < panels; ++i) {
        sum += (i % 2 == 1 ? 4 : 2) * std::pow(std::cos(i * width), power);
    }
    return sum * width / 3;
}

}  // namespace

double students_t_quantile(double level, double freedom) {
    // So near to the normal distribution that more make no difference; and the peak must not be lost between the
    // panels.
    freedom = std::min(freedom, 10'000.0);
    // With t = sqrt(freedom) tan(angle) the density becomes a power of the cosine, over a finite range.
    const double power = freedom - 1;
    const double half =
        std::sqrt(std::numbers::pi) / 2 * std::exp(std::lgamma(freedom / 2) - std::lgamma((freedom + 1) / 2));
    const double wanted = (level - 0.5) * 2 * half;
    // Newton's method, as the slope of the integral is known; where that would leave the bracket, halving it.
    double low = 0;
    double high = std::numbers::pi / 2;
    double angle = high / 2;
    constexpr int most_steps = 50;
    constexpr double near_enough = 1e-14;
    for (int i = 0; i < most_steps && high - low > near_enough; ++i) {
        const double missing = wanted - integral_of_cosine(power, angle);
        (missing > 0 ? low : high) = angle;
        const double next = angle + missing / std::pow(std::cos(angle), power);
        const double step = (next > low && next < high ? next : (low + high) / 2) - angle;
        angle += step;
        if (std::abs(step) < near_enough) {
            break;
        }
    }
    return std::sqrt(freedom) * std::tan(angle);
}

}  // namespace ipcbench
