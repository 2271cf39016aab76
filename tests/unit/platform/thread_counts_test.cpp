#include "platform/thread_counts.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <thread>

#include <gtest/gtest.h>

#include "platform/cpu_counts.hpp"

namespace ipcbench::platform {
namespace {

TEST(ProcFile, finds_labels_at_the_beginning_of_a_line_only) {
    constexpr std::string_view status = "Name:\tvoluntary: 1\nnonvoluntary:\t2\nvoluntary:\t3\n";
    EXPECT_EQ(labelled_number(status, "voluntary:"), 3U);
    EXPECT_EQ(labelled_number(status, "nonvoluntary:"), 2U);
    EXPECT_EQ(labelled_number(status, "stolen:"), std::nullopt);
}

TEST(ProcFile, that_does_not_exist_is_empty) {
    EXPECT_EQ(ProcFile("/proc/self/no such file").read(), "");
}

TEST(ThreadCounter, counts_the_page_faults_of_this_thread) {
    ThreadCounter counter = ThreadCounter::of_this_thread();
    const auto before = counter.read();
    ASSERT_TRUE(before);
    constexpr std::size_t pages = 100;
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    void* const memory = ::mmap(nullptr, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(memory, MAP_FAILED);
    ::madvise(memory, pages * page, MADV_NOHUGEPAGE);
    for (std::size_t i = 0; i < pages; ++i) {
        static_cast<volatile char*>(memory)[i * page] = 1;
    }
    const auto after = counter.read();
    ::munmap(memory, pages * page);
    ASSERT_TRUE(after);
    EXPECT_GE(events_between(*before, *after).minor_faults, pages);
}

TEST(ThreadCounter, counts_the_sleeps_of_this_thread) {
    ThreadCounter counter = ThreadCounter::of_this_thread();
    const auto before = counter.read();
    std::thread([] {}).join();
    std::this_thread::sleep_for(std::chrono::microseconds{1});
    const auto after = counter.read();
    ASSERT_TRUE(before && after);
    const ThreadEvents events = events_between(*before, *after);
    EXPECT_GE(events.voluntary_switches, 1U);
    EXPECT_EQ(events.affinity_changes, 0U);
    EXPECT_EQ(events.stops, 0U);
}

TEST(ThreadCounter, of_a_process_that_does_not_exist_knows_nothing) {
    EXPECT_FALSE(ThreadCounter(0, [] { return std::uint64_t{0}; }).read());
}

TEST(CpuCounts, reads_steal_time_and_interrupts) {
    CpuCounts before;
    read_cpu_counts(
        "cpu  1 2 3 4 5 6 7 300 0 0\n"
        "cpu0 1 2 3 4 5 6 7 100 0 0\n"
        "cpu2 1 2 3 4 5 6 7 200 0 0\n"
        "intr 4711 1 2 3\nctxt 12\n",
        before);
    EXPECT_EQ(before.interrupts, 4711U);
    ASSERT_EQ(before.steal_ticks.size(), 3U);
    EXPECT_EQ(before.steal_ticks[0], 100U);
    EXPECT_EQ(before.steal_ticks[1], 0U) << "there is no such CPU";
    EXPECT_EQ(before.steal_ticks[2], 200U);
    CpuCounts after = before;
    after.steal_ticks[2] += 3;
    const double tick_ns = 1e9 / static_cast<double>(::sysconf(_SC_CLK_TCK));
    EXPECT_DOUBLE_EQ(steal_ns_between(before, after, 2), 3 * tick_ns);
    EXPECT_DOUBLE_EQ(steal_ns_between(before, after, 0), 0);
    EXPECT_DOUBLE_EQ(steal_ns_between(before, after, 7), 0);
}

TEST(CpuCounts, survives_garbage) {
    CpuCounts counts;
    for (const char* const text : {"", "\n", "cpu", "cpux 1\n", "cpu99999999999 1\n", "cpu0", "intr\n"}) {
        read_cpu_counts(text, counts);
    }
    EXPECT_EQ(counts.interrupts, 0U);
}

}  // namespace
}  // namespace ipcbench::platform
