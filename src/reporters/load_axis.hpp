#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// What is shown against an axis.
struct LoadFigure {
    double (*of)(const RunResult& result);
    std::string_view title;
    bool is_rate = false;  ///< per second, and more is better; else nanoseconds
};

/// A property of loads that may be swept, all else equal.
struct LoadAxis {
    std::string_view title;             ///< of the axis
    double (*value)(const Load& load);  ///< what stands on it
    Load (*without)(Load load);         ///< the load with nothing there
    std::string (*text)(double value);
    std::vector<LoadFigure> figures;
};

[[nodiscard]] const std::array<LoadAxis, 5>& load_axes();

/// "the knee is at 64,000/s", or that there is none up to the last; for the rates and 99th percentiles of one
/// transport. "" where there are not enough.
[[nodiscard]] std::string knee_words(const std::vector<const RunResult*>& by_rate);

/// A line for each that was measured at several rates, all else equal: its name, and its knee in words. "" for none.
[[nodiscard]] std::string knees(const std::vector<const RunResult*>& results);

}  // namespace ipcbench::reporters
