#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Finds where measured curves cross: the message size from which on another mechanism is better.
namespace ipcbench {

/// A point of a measured curve: x not negative, y positive; smaller y is better.
struct CurvePoint {
    double x = 0;
    double y = 0;
    double log_error = 0;  ///< half the width of the interval of ln(y)
};
/// Points in ascending order of x, each x once.
using Curve = std::vector<CurvePoint>;

/// A point where two curves cross.
struct Crossover {
    double at = 0;            ///< where they cross: interpolated between the two nearest points, see below
    double low = 0;           ///< the largest measured x at which the former winner was clearly better
    double high = 0;          ///< the smallest measured x at which the new winner was clearly better
    bool first_wins = false;  ///< whether the first curve is better from there on, otherwise the second
    double gain = 1;          ///< the maximum ratio by which the winner is better, before the next crossing or the end
};

/// Returns where `first` and `second` cross, over the x that both have. Between points the curves are straight lines in
/// log-log (linear in x next to x = 0, which has no logarithm). A crossing counts only between a point at which one was
/// clearly better and a point at which the other was: curves that run close together cross all the time, which means
/// nothing. Clearly: by more than `margin` (0.05: 5 %), and by more than the two errors together (as the root of the
/// sum of their squares).
[[nodiscard]] std::vector<Crossover> crossovers(const Curve& first, const Curve& second, double margin);

/// The range of x in which one curve is the best.
struct FastestRange {
    std::size_t curve = 0;  ///< index of the curve
    double from = 0;  ///< where it overtakes the previous best, interpolated; for the first range, the first x of all
    double low = 0;   ///< the nearest measured x below and above that
    double high = 0;
};

/// Returns as few ranges as describe what is fastest where: in each, no other curve is clearly better than that one
/// (see above). Of several that could begin a range, the one that lasts longest does, and of these the best. A range
/// ends where its curve is clearly beaten or has no point any more; the next begins where the two last crossed. Returns
/// nothing if no curve has a point.
[[nodiscard]] std::vector<FastestRange> fastest_ranges(std::span<const Curve> curves, double margin);

}  // namespace ipcbench
