#include "ipcbench/core/cpu_relation.hpp"

#include <array>

namespace ipcbench {
namespace {

using RelationKind = CpuRelation::Kind;

struct NamedKind {
    RelationKind kind;
    std::string_view name;
};

constexpr std::string_view shared_cache_prefix = "shared L";

/// All kinds but `shared_cache`, whose name has its level.
constexpr std::array<NamedKind, 6> named_kinds{{
    {RelationKind::same_cpu, "same CPU"},
    {RelationKind::smt_siblings, "SMT siblings"},
    {RelationKind::same_socket, "same socket"},
    {RelationKind::different_sockets, "different sockets"},
    {RelationKind::different_numa_nodes, "different NUMA nodes"},
    {RelationKind::unknown, "unknown"},
}};

}  // namespace

std::string name_of(const CpuRelation& relation) {
    for (const NamedKind& named : named_kinds) {
        if (named.kind == relation.kind) {
            return std::string(named.name);
        }
    }
    return std::string(shared_cache_prefix) + std::to_string(relation.cache_level);
}

CpuRelation parse_cpu_relation(std::string_view name) {
    if (name.size() == shared_cache_prefix.size() + 1 && name.starts_with(shared_cache_prefix)) {
        const char level = name.back();
        return level >= '1' && level <= '9' ? CpuRelation{RelationKind::shared_cache, level - '0'} : CpuRelation{};
    }
    for (const NamedKind& named : named_kinds) {
        if (named.name == name) {
            return {named.kind};
        }
    }
    return {};
}

}  // namespace ipcbench
