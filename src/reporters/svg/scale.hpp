#pragma once

#include <vector>

/// Axes: map a value to its place in the drawing, and choose the values that get a line.
namespace ipcbench::reporters::svg {

/// A range of the drawing; `from` may be larger than `to`, as for y.
struct Range {
    double from = 0;
    double to = 0;
};

/// A scale from 0 to `largest`.
class LinearScale {
public:
    explicit LinearScale(double largest, Range range = {});

    [[nodiscard]] double place(double value) const;
    /// Returns steps of 1, 2 or 5 times a power of ten, about five of them, including 0 (P. Heckbert, Nice Numbers for
    /// Graph Labels, in Graphics Gems, 1990).
    [[nodiscard]] std::vector<double> ticks() const;

private:
    double end_;
    double step_;
    Range range_;
};

/// A scale from one value to another, not necessarily 0.
class RangeScale {
public:
    RangeScale(Range values, Range range) : values_(values), range_(range) {}

    [[nodiscard]] double place(double value) const;
    /// Returns steps as LinearScale, all within the range.
    [[nodiscard]] std::vector<double> ticks() const;

private:
    Range values_;
    Range range_;
};

/// A logarithmic scale; `min` and `largest` are positive.
class LogScale {
public:
    LogScale(double min, double largest, Range range = {});

    [[nodiscard]] double place(double value) const;
    [[nodiscard]] double min() const;  ///< the ends of the scale, a little beyond the values
    [[nodiscard]] double max() const;
    /// Returns powers of ten, plus 2 and 5 times of them if there are few; ticks over many decades are thinned out.
    [[nodiscard]] std::vector<double> ticks() const;

private:
    double low_;  ///< decimal logarithms
    double high_;
    Range range_;
};

}  // namespace ipcbench::reporters::svg
