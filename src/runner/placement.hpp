#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ipcbench::runner {

/// Where the two measured threads are to run, as asked for.
struct Placement {
    enum class Kind : unsigned char {
        none,   ///< the scheduler decides
        same,   ///< both on one CPU
        cross,  ///< on two CPUs, as near to each other as two cores are
        given,  ///< "CPU,CPU": parent's and child's
    };
    Kind kind = Kind::none;
    int parent = -1;
    int child = -1;
    std::string text = "none";
};

/// "none", "same", "cross" or "0,1". Throws Error (usage).
[[nodiscard]] Placement parse_placement(std::string_view text);

/// What a placement comes to on this machine.
struct Seats {
    std::vector<int> allowed;                 ///< the CPUs that we may run on; empty if unknown
    std::size_t cpu_count = 1;                ///< how many CPUs these are or, if unknown, the machine has
    std::optional<std::pair<int, int>> cpus;  ///< parent's and child's, where they are pinned
    std::string relation;                     ///< platform::relation of the two; "" where not pinned
    bool one_cpu = false;                     ///< both share one CPU: one of them only runs when the other waits
};

/// Of the pair of that number, counted from 0: each begins where the one before it ends, and starts again when the CPUs
/// are used up. Throws Error: `usage` when a CPU is asked for that we may not use, `unavailable` when a sandbox lets us
/// use none.
[[nodiscard]] Seats seats_for(const Placement& placement, std::size_t pair = 0);

/// Of the child of that number, counted from 0, where one parent has several: they have the CPUs besides the parent's
/// in turn, unless all are to share one.
[[nodiscard]] Seats seats_of_child(Seats seats, std::size_t child);

}  // namespace ipcbench::runner
