#include "ipcbench/stats/students_t.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ipcbench {
namespace {

/// Beyond that the distribution is so close to the normal one that more makes no difference.
constexpr double most_degrees_of_freedom = 1e6;

/// Computes the continued fraction of the incomplete beta function (M. Abramowitz and I. Stegun, Handbook of
/// Mathematical Functions, 26.5.8) by Lentz's method (W. Press et al., Numerical Recipes, 6.4). It converges quickly
/// for x < (a + 1) / (a + b + 2).
double beta_fraction(double x, double a, double b) {
    constexpr int most_steps = 10'000;
    constexpr double tolerance = 1e-15;
    constexpr double tiny = 1e-300;  // instead of 0, by which would be divided
    const auto not_zero = [](double value) { return std::abs(value) < tiny ? tiny : value; };
    double numerator = 1;
    double denominator = 1 / not_zero(1 - (a + b) * x / (a + 1));
    double fraction = denominator;
    for (int step = 1; step <= most_steps; ++step) {
        const double m = step;
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        denominator = 1 / not_zero(1 + even * denominator);
        numerator = not_zero(1 + even / numerator);
        fraction *= denominator * numerator;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        denominator = 1 / not_zero(1 + odd * denominator);
        numerator = not_zero(1 + odd / numerator);
        const double change = denominator * numerator;
        fraction *= change;
        if (std::abs(change - 1) < tolerance) {
            break;
        }
    }
    return fraction;
}

/// Returns the regularised incomplete beta function I_x(a, b).
double incomplete_beta(double x, double a, double b) {
    if (x <= 0 || x >= 1) {
        return x <= 0 ? 0 : 1;
    }
    const double front =
        std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * beta_fraction(x, a, b) / a : 1 - front * beta_fraction(1 - x, b, a) / b;
}

double density(double t, double degrees_of_freedom) {
    return std::exp(std::lgamma((degrees_of_freedom + 1) / 2) - std::lgamma(degrees_of_freedom / 2) -
                    (degrees_of_freedom + 1) / 2 * std::log1p(t * t / degrees_of_freedom)) /
           std::sqrt(degrees_of_freedom * std::numbers::pi);
}

}  // namespace

double students_t_two_sided(double t, double degrees_of_freedom) {
    degrees_of_freedom = std::min(degrees_of_freedom, most_degrees_of_freedom);
    // Abramowitz and Stegun, 26.7.1.
    return incomplete_beta(degrees_of_freedom / (degrees_of_freedom + t * t), degrees_of_freedom / 2, 0.5);
}

double students_t_quantile(double level, double degrees_of_freedom) {
    degrees_of_freedom = std::min(degrees_of_freedom, most_degrees_of_freedom);
    const double wanted = 2 * (1 - level);
    double low = 0;
    double high = 1;
    while (students_t_two_sided(high, degrees_of_freedom) > wanted) {
        low = high;
        high *= 2;
    }
    // Newton's method, because the slope is known; bisection where a step would leave the bracket.
    double t = (low + high) / 2;
    constexpr int max_steps = 100;
    constexpr double tolerance = 1e-13;
    for (int i = 0; i < max_steps; ++i) {
        const double excess = students_t_two_sided(t, degrees_of_freedom) - wanted;
        (excess > 0 ? low : high) = t;
        const double next = t + excess / (2 * density(t, degrees_of_freedom));
        const double step = (next > low && next < high ? next : (low + high) / 2) - t;
        t += step;
        if (std::abs(step) < tolerance * t) {
            break;
        }
    }
    return t;
}

}  // namespace ipcbench
