#pragma once

#include <vector>

/// Axes: from a value to its place in the drawing, and which values get a line.
namespace ipcbench::reporters::svg {

/// A stretch of the drawing; `from` may be beyond `to`, as for y.
struct Extent {
    double from = 0;
    double to = 0;
};

/// From 0 to `largest`.
class LinearScale {
public:
    LinearScale(double largest, Extent extent);

    [[nodiscard]] double place(double value) const;
    /// Steps of 1, 2 or 5 times a power of ten, about five of them, with 0 (P. Heckbert, Nice Numbers for Graph
    /// Labels, in Graphics Gems, 1990).
    [[nodiscard]] std::vector<double> ticks() const;

private:
    double end_;
    double step_;
    Extent extent_;
};

/// Logarithmic; `least` and `largest` are positive.
class LogScale {
public:
    LogScale(double least, double largest, Extent extent);

    [[nodiscard]] double place(double value) const;
    /// Powers of ten, with 2 and 5 times of them where there are few; those of many decades are thinned out.
    [[nodiscard]] std::vector<double> ticks() const;

private:
    double low_;  ///< decimal logarithms
    double high_;
    Extent extent_;
};

}  // namespace ipcbench::reporters::svg
