#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Finds where a series changes its level.
namespace ipcbench {

struct ChangePointSettings {
    double significance = 0.01;      ///< probability of a change in a series that has none, or no further one
    std::size_t shortest = 3;        ///< least number of values between changes; a shorter excursion is no new level
    std::size_t permutations = 999;  ///< so that a p value is a multiple of 0.001
    std::uint64_t seed = 1;          ///< the same series always has the same changes
};

struct ChangePoint {
    std::size_t index = 0;  ///< of the first value of the new level
    double p_value = 1;     ///< the share of the permutations with as large a change
};

/// Finds changes by E-divisive means (D. S. Matteson and N. A. James, "A nonparametric approach for multiple change
/// point analysis of multivariate data", Journal of the American Statistical Association 109, 2014, with alpha = 1). A
/// series is divided where the energy distance between its parts, weighted by their lengths, is greatest; each part is
/// divided again. A division counts only if few permutations of the values within the parts have one as great. It needs
/// no distribution, and no assumption about the number of changes. Returns them in the order of the series. Takes time
/// proportional to the square of its length times the permutations: 0.1 s for 300 values.
[[nodiscard]] std::vector<ChangePoint> change_points(std::span<const double> values,
                                                     const ChangePointSettings& settings = {});

}  // namespace ipcbench
