#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ipcbench::platform {

/// A cache that the first of our CPUs uses.
struct Cache {
    int level = 0;
    char kind = 'u';          ///< 'd' data, 'i' instructions, 'u' both
    std::uint64_t bytes = 0;  ///< of one
    std::size_t sharers = 0;  ///< how many CPUs use one; 0: not known
};

/// How the machine is made; 0 where it is not known.
struct Topology {
    std::size_t packages = 0;
    std::size_t cores = 0;
    std::size_t cpus = 0;
    std::size_t numa_nodes = 0;
    std::size_t own_numa_nodes = 0;  ///< those that have a CPU which we may use
    std::vector<Cache> caches;       ///< nearest first
};

/// What the kernel's files say of the first of `allowed` and of the NUMA nodes: a few dozen small files, so neither
/// packages nor cores are counted. `system` is the folder: /sys/devices/system/ or a copy of it.
[[nodiscard]] Topology read_topology(const std::vector<int>& allowed, const std::string& system);

/// All of it through hwloc, which looks at every CPU (milliseconds to tenths of a second); nothing without hwloc.
[[nodiscard]] std::optional<Topology> discover_topology(const std::vector<int>& allowed);

}  // namespace ipcbench::platform
