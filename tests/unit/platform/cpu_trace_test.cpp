#include "platform/cpu_trace.hpp"

#include <sched.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/core/cpu_sampling.hpp"
#include "platform/affinity.hpp"

namespace ipcbench::platform {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(CpuTraces, keep_what_the_loops_of_their_thread_sample) {
    sample_cpu(1);  // nobody wants to know
    CpuTrace trace;
    EXPECT_THAT(trace.samples(), IsEmpty());
    sample_cpu(5);
    sample_cpu(5);  // at most one for each millisecond
    sample_cpu(9);
    const std::vector<CpuSample> samples = trace.samples();
    ASSERT_THAT(samples, SizeIs(2));
    EXPECT_EQ(samples[1].at_ms, 9U);
    const std::vector<int> allowed = allowed_cpus();
    EXPECT_THAT(allowed, testing::Contains(samples[0].cpu));
    trace.restart();
    EXPECT_THAT(trace.samples(), IsEmpty());
}

TEST(CpuTraces, cover_the_whole_time_with_ever_fewer_samples) {
    CpuTrace trace;
    constexpr std::uint64_t end = 100 * CpuTrace::room;
    for (std::uint64_t ms = 0; ms < end; ++ms) {
        trace.add(ms, static_cast<int>(ms % 7));
    }
    const std::vector<CpuSample> samples = trace.samples();
    EXPECT_GT(samples.size(), CpuTrace::room / 4);
    EXPECT_EQ(samples.front().at_ms, 0U);
    EXPECT_GT(samples.back().at_ms, end * 9 / 10);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        EXPECT_EQ(samples[i].cpu, static_cast<int>(samples[i].at_ms % 7));
        EXPECT_TRUE(i == 0 || samples[i - 1].at_ms < samples[i].at_ms);
    }
}

TEST(CpuTraces, keep_the_largest_number_that_a_cpu_can_have) {
    CpuTrace trace;
    trace.add(1'700'000'000'000, 65'535);
    EXPECT_THAT(trace.samples(), ElementsAre(CpuSample{1'700'000'000'000, 65'535}));
}

TEST(CpuSamplings, sample_once_per_millisecond) {
    CpuTrace trace;
    CpuSampling sampling(7'000'000);
    sampling.at(7'000'000);
    sampling.at(7'999'999);
    sampling.at(8'000'000);
    sampling.at(8'000'001);
    EXPECT_THAT(trace.samples(), SizeIs(2));
    EXPECT_EQ(sampling.epoch_ms(9'000'000), sampling.epoch_ms(7'000'000) + 2);
}

TEST(Migrations, are_a_line_of_the_kernels) {
    EXPECT_EQ(migrations_in("cat (15953, #threads: 1)\n---\nse.vruntime      :   407.484949\n"
                            "se.nr_migrations                             :                   12\nnr_switches : 1\n"),
              12U);
    EXPECT_FALSE(migrations_in(""));
    EXPECT_FALSE(migrations_in("se.nr_migrations : many\n"));
}

}  // namespace
}  // namespace ipcbench::platform
