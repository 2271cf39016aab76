#include "platform/affinity.hpp"

#include <sched.h>

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/error_of.hpp"

namespace ipcbench::platform {
namespace {

class Affinity : public ::testing::Test {
protected:
    ~Affinity() override { allow(cpus_); }
    std::vector<int> cpus_ = allowed_cpus();
};

TEST_F(Affinity, there_is_a_cpu_to_run_on) {
    EXPECT_FALSE(cpus_.empty());
    EXPECT_TRUE(std::is_sorted(cpus_.begin(), cpus_.end()));
}

TEST_F(Affinity, pinned_to_a_cpu_the_thread_runs_there) {
    for (const int cpu : cpus_) {
        pin_to(cpu);
        EXPECT_EQ(::sched_getcpu(), cpu);
        EXPECT_THAT(allowed_cpus(), ::testing::ElementsAre(cpu));
    }
}

TEST_F(Affinity, unpinned_all_is_as_before) {
    pin_to(cpus_.front());
    allow(cpus_);
    EXPECT_EQ(allowed_cpus(), cpus_);
}

TEST_F(Affinity, cpus_are_counted) {
    EXPECT_EQ(count_allowed_cpus(), cpus_.size());
    pin_to(cpus_.front());
    EXPECT_EQ(count_allowed_cpus(), 1U);
}

TEST_F(Affinity, to_ask_whether_we_may_pin_changes_nothing) {
    pin_to(cpus_.back());
    require_pinning();
    EXPECT_THAT(allowed_cpus(), ::testing::ElementsAre(cpus_.back()));
}

TEST_F(Affinity, a_set_may_have_numbers_that_no_usual_set_holds) {
    std::vector<int> more = cpus_;
    more.insert(more.end(), {1500, 40'000});  // the kernel ignores CPUs that do not exist
    allow(more);
    EXPECT_EQ(allowed_cpus(), cpus_);
}

TEST_F(Affinity, no_cpu_at_all_is_an_error) {
    EXPECT_STREQ(ipcbench::test::error_of([] { allow({}); }).what(), "unpinning: Invalid argument (errno 22)");
}

TEST_F(Affinity, a_cpu_that_there_is_not_is_an_error) {
    for (const int cpu : {-1, 1'000'000, CPU_SETSIZE - 1, CPU_SETSIZE, 65535}) {
        const Error error = ipcbench::test::error_of([&] { pin_to(cpu); });
        EXPECT_EQ(error.what(), "pinning to CPU " + std::to_string(cpu) + ": Invalid argument (errno 22)");
    }
    EXPECT_EQ(allowed_cpus(), cpus_);
}

TEST_F(Affinity, two_cpus_are_related_both_ways_alike) {
    for (const int first : cpus_) {
        for (const int second : cpus_) {
            const CpuRelation found = relation(first, second);
            EXPECT_EQ(found, relation(second, first));
            EXPECT_EQ(found.kind == CpuRelation::Kind::same_cpu, first == second);
            EXPECT_EQ(found.kind == CpuRelation::Kind::shared_cache, found.cache_level > 0);
        }
    }
}

TEST_F(Affinity, nothing_is_known_of_a_cpu_that_there_is_not) {
    EXPECT_EQ(relation(100'000, 100'001).kind, CpuRelation::Kind::unknown);
}

}  // namespace
}  // namespace ipcbench::platform
