#pragma once

#include <optional>
#include <string>
#include <utility>

#include "ipcbench/core/cpu_relation.hpp"

namespace ipcbench::reporters {

/// Where both sides of all results run.
struct CommonPlacement {
    std::string kind{};                         ///< "none", "same", "cross", "0,1"
    bool requested = false;                     ///< false: it was chosen, because none was requested
    std::optional<std::pair<int, int>> cpus{};  ///< the parent's and the child's, if they are the same for all
    std::optional<CpuRelation> relation{};      ///< of these two
};

/// Returns "each side has a CPU of its own: 0 and 1 (shared L3)".
[[nodiscard]] std::string placement_text(const CommonPlacement& placement);

}  // namespace ipcbench::reporters
