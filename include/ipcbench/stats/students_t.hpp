#pragma once

namespace ipcbench {

/// Returns the `level` quantile (0.5 to 1, exclusive) of Student's t distribution with `degrees_of_freedom` >= 1
/// degrees of freedom, which need not be whole. Correct to 9 digits.
[[nodiscard]] double students_t_quantile(double level, double degrees_of_freedom);

/// Returns the probability that such a t is at least as far from 0 as `t`, on either side: the p value of a two-sided
/// test. Correct to 9 digits.
[[nodiscard]] double students_t_two_sided(double t, double degrees_of_freedom);

}  // namespace ipcbench
