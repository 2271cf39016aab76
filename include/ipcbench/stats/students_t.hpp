#pragma once

namespace ipcbench {

/// The `level` quantile (0.5 to 1, exclusive) of Student's t distribution with `freedom` >= 1 degrees of freedom, which
/// need not be whole. Correct to 6 digits up to the level 0.9999.
[[nodiscard]] double students_t_quantile(double level, double freedom);

}  // namespace ipcbench
