#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ipcbench::platform {

/// A cache that the first allowed CPU uses.
struct Cache {
    int level = 0;
    char kind = 'u';          ///< 'd' data, 'i' instructions, 'u' both
    std::uint64_t bytes = 0;  ///< of one cache
    std::size_t sharers = 0;  ///< how many CPUs share one; 0: unknown
};

/// The structure of the machine; 0 for what is unknown.
struct Topology {
    std::size_t packages = 0;
    std::size_t cores = 0;
    std::size_t cpus = 0;
    std::size_t numa_nodes = 0;
    std::size_t own_numa_nodes = 0;  ///< those with a CPU that this process may use
    std::vector<Cache> caches;       ///< nearest first
};

/// Reads the kernel's files on the first of `allowed` and on the NUMA nodes. These are a few dozen small files, so
/// neither packages nor cores are counted. `system` is the folder: /sys/devices/system/ or a copy of it.
[[nodiscard]] Topology read_topology(const std::vector<int>& allowed, const std::string& system);

/// Discovers the whole topology with hwloc, which examines every CPU (milliseconds to tenths of a second). Returns
/// nothing without hwloc, which is in a separate plug-in that this function loads.
[[nodiscard]] std::optional<Topology> discover_topology(const std::vector<int>& allowed);

/// What that plug-in's entry, `const TopologyPlugIn* ipcbench_hwloc()`, returns.
struct TopologyPlugIn {
    std::optional<Topology> (*discover)(const std::vector<int>& allowed) = nullptr;
};

}  // namespace ipcbench::platform
