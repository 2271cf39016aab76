#pragma once

namespace ipcbench {

/// The range in which a quantity lies with a given confidence.
struct Interval {
    double low = 0;
    double high = 0;
    double level = 0.95;

    [[nodiscard]] bool operator==(const Interval&) const = default;
};

}  // namespace ipcbench
