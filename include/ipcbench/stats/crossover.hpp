#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Where measured curves cross: from which message size on another mechanism is the better one.
namespace ipcbench {

/// A point of a measured curve: x not negative, y positive; smaller y is better.
struct CurvePoint {
    double x = 0;
    double y = 0;
};
/// Points in the order of their x, each x once.
using Curve = std::vector<CurvePoint>;

/// Two curves change places.
struct Crossover {
    double at = 0;            ///< where, between the two points next to it: interpolated as below
    double low = 0;           ///< the largest measured x at which the one was clearly better
    double high = 0;          ///< the smallest at which the other was
    bool first_wins = false;  ///< from there on: the first curve, else the second
    double gain = 1;          ///< how many times better the winner gets before they change places again, or end
};

/// Where `first` and `second` change places, over the x that both have. Straight lines in log-log between the points
/// (linear in x next to x = 0, which has no logarithm). A change counts only between points at which one was
/// better by more than `margin` (0.05: 5 %) and then the other: curves that run together cross all the time and it says
/// nothing.
[[nodiscard]] std::vector<Crossover> crossovers(const Curve& first, const Curve& second, double margin);

/// Who is the best, from which x on.
struct Reign {
    std::size_t curve = 0;  ///< index of the curve
    double from = 0;        ///< where it takes over from the one before, interpolated; or the first x of all
    double low = 0;         ///< the measured x next to that, on both sides
    double high = 0;
};

/// The best curve at the smallest x, and who replaces it where: the one that is best at the first x at which it is
/// better than the reigning one by more than `margin`, or where the reigning one has no point any more. It takes over
/// where the two last changed places. Empty where no curve has a point.
[[nodiscard]] std::vector<Reign> reigns(std::span<const Curve> curves, double margin);

}  // namespace ipcbench
