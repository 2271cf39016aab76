#pragma once

#include <string>
#include <string_view>

namespace ipcbench {

/// How two CPUs are related, nearest first.
struct CpuRelation {
    enum class Kind : unsigned char {
        same_cpu,
        smt_siblings,  ///< two threads of one core
        shared_cache,
        same_socket,
        different_sockets,
        different_numa_nodes,
        unknown,  ///< the kernel does not say
    };
    Kind kind = Kind::unknown;
    int cache_level = 0;  ///< of the nearest shared cache; 0: none

    [[nodiscard]] bool operator==(const CpuRelation&) const = default;
};

/// Returns "same CPU", "SMT siblings", "shared L2" (any level), "same socket", "different sockets", "different NUMA
/// nodes", "unknown": in reports, and for people.
[[nodiscard]] std::string name_of(const CpuRelation& relation);

/// Returns the relation with that name. One of a later version is unknown to this one.
[[nodiscard]] CpuRelation parse_cpu_relation(std::string_view name);

}  // namespace ipcbench
