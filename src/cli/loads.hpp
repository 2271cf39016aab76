#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/run_flags.hpp"
#include "ipcbench/core/load.hpp"
#include "runner/cell.hpp"

namespace ipcbench::cli {

/// The lists whose combinations are the loads.
struct LoadAxes {
    Load common;
    std::vector<std::uint32_t> pairs;
    std::vector<std::uint32_t> concurrencies;
    std::vector<std::uint32_t> depths;
    std::vector<double> rates;
    std::vector<std::chrono::nanoseconds> gaps;

    /// How many combinations there are; on overflow, the largest number.
    [[nodiscard]] std::uint64_t count() const noexcept;
    [[nodiscard]] std::vector<Load> all() const;
};

/// Throws Error (usage) for flags that do not go together.
[[nodiscard]] LoadAxes read_loads(const RunFlags& flags);

/// Throws Error (usage) when a cell's load does not go together with its other settings.
void require_consistent(const runner::Cell& cell);

/// The flags that ask for that load, for another process.
[[nodiscard]] std::vector<std::string> flags_for(const Load& load);

}  // namespace ipcbench::cli
