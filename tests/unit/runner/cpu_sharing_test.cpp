#include "runner/cpu_sharing.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "core/phase_names.hpp"
#include "ipcbench/core/cpu_sampling.hpp"

namespace ipcbench::runner {
namespace {

using platform::CpuSample;

CpuSharing shared(const std::vector<CpuSample>& parent, const std::vector<CpuSample>& child) {
    return count_shared(parent, child);
}

TEST(CpuSharings, count_the_times_at_which_both_sides_were_on_one_cpu) {
    EXPECT_EQ(shared({{10, 0}, {20, 0}, {30, 1}, {40, 1}}, {{5, 1}, {25, 1}, {35, 0}, {38, 1}}),
              (CpuSharing{4, 2, {}, {}}));
    EXPECT_EQ(shared({{10, 3}, {20, 3}}, {{1, 3}}), (CpuSharing{2, 2, {}, {}})) << "a sample holds until the next";
}

TEST(CpuSharings, do_not_count_what_is_known_of_one_side_only) {
    EXPECT_EQ(shared({{10, 0}, {20, 0}}, {{15, 0}}), (CpuSharing{1, 1, {}, {}}));
    EXPECT_EQ(shared({{10, 0}}, {}), (CpuSharing{0, 0, {}, {}}));
    EXPECT_EQ(shared({}, {{10, 0}}), (CpuSharing{0, 0, {}, {}}));
}

TEST(CpuWatches, are_about_the_phase_that_determines_the_rate) {
    CpuWatch watch;
    sample_cpu(1);  // of the warm-up
    Marked before;
    before.migrations = 3;
    watch.note(phase_name::timed, before);
    EXPECT_FALSE(watch.outcome());
    sample_cpu(10);
    sample_cpu(20);
    Marked after;
    after.migrations = 8;
    after.cpu_samples = {{0, 60'000}, {20, 60'000}};
    watch.note(phase_name::end, after);
    ASSERT_TRUE(watch.outcome());
    EXPECT_EQ(watch.outcome()->samples, 2U);
    EXPECT_EQ(watch.outcome()->shared, 0U);
    EXPECT_EQ(watch.outcome()->child_migrations, 5U);
}

TEST(CpuWatches, have_no_outcome_if_the_child_tells_nothing) {
    CpuWatch watch;
    watch.note(phase_name::timed, std::nullopt);
    watch.note(phase_name::end, std::nullopt);
    EXPECT_FALSE(watch.outcome());
    watch.note(phase_name::timed, Marked{});
    watch.note(phase_name::end, Marked{});
    EXPECT_FALSE(watch.outcome()) << "several children";
}

}  // namespace
}  // namespace ipcbench::runner
