#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "campaign/flags.hpp"
#include "ipcbench/core/load.hpp"
#include "runner/cell.hpp"

namespace ipcbench::campaign {

/// The values of every load knob. Their combinations are the loads.
class LoadMatrix {
public:
    /// Throws Error (usage) for flags that cannot be combined. `cpus` is the number of CPUs that this process may run
    /// on.
    LoadMatrix(const GivenFlags& flags, std::size_t cpus);

    /// Returns the number of combinations; on overflow, the largest number.
    [[nodiscard]] std::uint64_t count() const noexcept;

    /// Returns all combinations; the first knob changes slowest.
    [[nodiscard]] std::vector<Load> all() const;

private:
    std::vector<std::vector<std::uint64_t>> values_;  ///< of each knob; empty if it has its usual value
};

/// Throws Error (usage) if a cell's load cannot be combined with its other settings.
void require_consistent(const runner::Cell& cell);

}  // namespace ipcbench::campaign
