#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ipcbench/core/cpu_relation.hpp"

namespace ipcbench::runner {

/// Where the two measured threads run.
struct Placement {
    enum class Kind : unsigned char {
        none,   ///< the scheduler decides
        same,   ///< both on one CPU
        cross,  ///< on two CPUs, as close to each other as two cores can be
        given,  ///< "CPU,CPU": the parent's and the child's
    };
    Kind kind = Kind::none;
    int parent = -1;
    int child = -1;
    std::string text = "none";
    bool requested = false;  ///< false: the default, or chosen by `choose_placement`
    int pinning_error = 0;   ///< why none was chosen: the errno with which pinning is refused; 0 if it is not
};

/// Parses "none", "same", "cross" or "0,1". Throws Error (usage).
[[nodiscard]] Placement parse_placement(std::string_view text);

/// Returns the placement of several cells for which none was requested. The scheduler must not decide, because it might
/// place both sides of some cells on one CPU: so each side gets a CPU of its own or, if there is only one, both get
/// that. Where a sandbox forbids pinning, the scheduler decides after all.
[[nodiscard]] Placement choose_placement();

/// The CPUs that a placement selects on this machine.
struct CpuPinning {
    std::vector<int> allowed;   ///< the CPUs that this process may run on; empty if unknown
    std::size_t cpu_count = 1;  ///< the number of allowed CPUs; if unknown, the number of the machine's CPUs
    std::optional<std::pair<int, int>> cpus;  ///< the parent's and the child's, if pinned
    std::optional<CpuRelation> relation;      ///< of these two
    bool one_cpu = false;                     ///< both share one CPU: each runs only while the other waits
};

/// Returns the pinning of the pair with that number, counted from 0. Each pair begins where the previous one ends, and
/// starts again when the CPUs are used up. Throws Error: `usage` if a requested CPU is not allowed, `unavailable` if a
/// sandbox forbids pinning.
[[nodiscard]] CpuPinning pinning_for(const Placement& placement, std::size_t pair = 0);

/// Returns the pinning of the child with that number, counted from 0, if one parent has several. The children use the
/// CPUs other than the parent's in rotation, unless all share one.
[[nodiscard]] CpuPinning pinning_of_child(CpuPinning pinning, std::size_t child);

}  // namespace ipcbench::runner
