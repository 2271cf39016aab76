#include "platform/topology.hpp"

#include <algorithm>
#include <cctype>

#include "ipcbench/base/error.hpp"
#include "platform/plug_in.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

/// Parses "32K", "1M"; 0 if it is not a size.
std::uint64_t size_of(std::string text) {
    unsigned shift = 0;
    if (!text.empty()) {
        shift = text.back() == 'K' ? 10 : text.back() == 'M' ? 20 : 0;
        if (shift != 0) {
            text.pop_back();
        }
    }
    const auto number = number_of(text);
    return number && *number > 0 ? static_cast<std::uint64_t>(*number) << shift : 0;
}

std::vector<Cache> read_caches(const std::string& folder) {
    std::vector<Cache> caches;
    for (int index = 0;; ++index) {
        const std::string cache = folder + "index" + std::to_string(index) + "/";
        const auto level = number_of(read_word(cache + "level"));
        if (!level) {
            return caches;
        }
        const std::string type = read_word(cache + "type").value_or("");
        caches.push_back({static_cast<int>(*level),
                          type == "Data"          ? 'd'
                          : type == "Instruction" ? 'i'
                                                  : 'u',
                          size_of(read_word(cache + "size").value_or("")),
                          numbers_of_list(read_word(cache + "shared_cpu_list").value_or("")).size()});
    }
}

}  // namespace

Topology read_topology(const std::vector<int>& allowed, const std::string& system) {
    Topology topology;
    const int first = allowed.empty() ? 0 : allowed.front();
    topology.caches = read_caches(system + "cpu/cpu" + std::to_string(first) + "/cache/");
    for (const int node : numbers_of_list(read_word(system + "node/online").value_or(""))) {
        const auto cpus =
            numbers_of_list(read_word(system + "node/node" + std::to_string(node) + "/cpulist").value_or(""));
        ++topology.numa_nodes;
        if (std::find_first_of(cpus.begin(), cpus.end(), allowed.begin(), allowed.end()) != cpus.end()) {
            ++topology.own_numa_nodes;
        }
    }
    return topology;
}

std::optional<Topology> discover_topology(const std::vector<int>& allowed) {
    try {
        using Entry = const TopologyPlugIn*();
        const auto entry = reinterpret_cast<Entry*>(load_plug_in("libipcbench-hwloc.so", "ipcbench_hwloc"));
        return entry()->discover(allowed);
    } catch (const Error&) {
        return std::nullopt;  // built without the plug-in, or it was uninstalled
    }
}

}  // namespace ipcbench::platform
