#include "ipcbench/core/cpu_relation.hpp"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(CpuRelation, has_a_name_that_is_read_again) {
    using Kind = CpuRelation::Kind;
    for (const CpuRelation relation :
         {CpuRelation{Kind::same_cpu}, CpuRelation{Kind::smt_siblings}, CpuRelation{Kind::shared_cache, 2},
          CpuRelation{Kind::shared_cache, 3}, CpuRelation{Kind::same_socket}, CpuRelation{Kind::different_sockets},
          CpuRelation{Kind::different_numa_nodes}, CpuRelation{Kind::unknown}}) {
        EXPECT_EQ(parse_cpu_relation(name_of(relation)), relation) << name_of(relation);
    }
    EXPECT_EQ(name_of({Kind::shared_cache, 3}), "shared L3");
}

TEST(CpuRelation, is_unknown_if_its_name_is) {
    for (const char* const name : {"", "shared L", "shared L0", "shared L33", "shared Lx", "cousins"}) {
        EXPECT_EQ(parse_cpu_relation(name), CpuRelation{}) << name;
    }
}

}  // namespace
}  // namespace ipcbench
