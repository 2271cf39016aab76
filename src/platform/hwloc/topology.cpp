#include "platform/topology.hpp"

#include <hwloc.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "platform/affinity.hpp"

namespace ipcbench::platform {
namespace {

struct Destroy {
    void operator()(hwloc_topology* topology) const noexcept { ::hwloc_topology_destroy(topology); }
};
using Machine = std::unique_ptr<hwloc_topology, Destroy>;

Machine load() {
    // Without sysfs hwloc could only guess, and would print a warning to standard error.
    if (::access("/sys/devices/system/cpu", R_OK) != 0) {
        return nullptr;
    }
    // hwloc asks with ever larger sets, and never stops if a sandbox forbids the call.
    if (!knows_affinity()) {
        return nullptr;
    }
    hwloc_topology_t topology = nullptr;
    if (::hwloc_topology_init(&topology) != 0) {
        return nullptr;
    }
    Machine machine(topology);
    // Include the whole machine, even if a cgroup restricts us to a part of it.
    ::hwloc_topology_set_flags(topology, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED);
    // Exclude other devices: discovering them takes most of the time.
    ::hwloc_topology_set_io_types_filter(topology, HWLOC_TYPE_FILTER_KEEP_NONE);
    return ::hwloc_topology_load(topology) == 0 ? std::move(machine) : nullptr;
}

std::size_t count(const Machine& machine, hwloc_obj_type_t type) {
    const int number = ::hwloc_get_nbobjs_by_type(machine.get(), type);
    return number > 0 ? static_cast<std::size_t>(number) : 0;  // -1: at several depths
}

Cache cache_of(hwloc_obj_t object) {
    const hwloc_obj_attr_u::hwloc_cache_attr_s& cache = object->attr->cache;
    const int sharers = ::hwloc_bitmap_weight(object->cpuset);
    return {static_cast<int>(cache.depth),
            cache.type == HWLOC_OBJ_CACHE_DATA          ? 'd'
            : cache.type == HWLOC_OBJ_CACHE_INSTRUCTION ? 'i'
                                                        : 'u',
            cache.size, sharers > 0 ? static_cast<std::size_t>(sharers) : 0};
}

std::optional<Topology> discover(const std::vector<int>& allowed) {
    const Machine machine = load();
    if (!machine) {
        return std::nullopt;
    }
    Topology topology;
    topology.packages = count(machine, HWLOC_OBJ_PACKAGE);
    topology.cores = count(machine, HWLOC_OBJ_CORE);
    topology.cpus = count(machine, HWLOC_OBJ_PU);
    topology.numa_nodes = count(machine, HWLOC_OBJ_NUMANODE);
    for (hwloc_obj_t node = nullptr;
         (node = ::hwloc_get_next_obj_by_type(machine.get(), HWLOC_OBJ_NUMANODE, node)) != nullptr;) {
        for (const int cpu : allowed) {
            if (::hwloc_bitmap_isset(node->cpuset, static_cast<unsigned>(cpu)) != 0) {
                ++topology.own_numa_nodes;
                break;
            }
        }
    }
    const int first = allowed.empty() ? 0 : allowed.front();
    for (hwloc_obj_t object = ::hwloc_get_pu_obj_by_os_index(machine.get(), static_cast<unsigned>(first));
         object != nullptr; object = object->parent) {
        if (::hwloc_obj_type_is_cache(object->type) != 0) {
            topology.caches.push_back(cache_of(object));
        }
    }
    return topology;
}

}  // namespace
}  // namespace ipcbench::platform

/// Returns the plug-in's function table; platform/topology.cpp calls it.
extern "C" __attribute__((visibility("default"))) const ipcbench::platform::TopologyPlugIn* ipcbench_hwloc() {
    static constexpr ipcbench::platform::TopologyPlugIn plug_in{ipcbench::platform::discover};
    return &plug_in;
}
