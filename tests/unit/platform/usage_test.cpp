#include "platform/usage.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

#include "ipcbench/base/unique_fd.hpp"
#include "platform/build_info.hpp"

namespace ipcbench::platform {
namespace {

/// Returns the usage of `work`, repeated until `enough` accepts it because the kernel counts time in ticks; gives up
/// after 10,000 repetitions.
template <class Work, class Enough>
Usage used_by(const Work& work, const Enough& enough) {
    const Usage before = usage_now();
    Usage used;
    for (int i = 0; i < 10'000 && !enough(used); ++i) {
        work();
        used = difference(usage_now(), before);
    }
    return used;
}

void calculate() {
    volatile unsigned sum = 0;
    for (unsigned i = 0; i < 1'000'000; ++i) {
        sum = sum + i;
    }
}

TEST(Usage, counts_the_time_of_calculations) {
    EXPECT_GT(used_by(calculate, [](const Usage& usage) { return usage.user_s > 0; }).user_s, 0);
}

TEST(Usage, counts_the_time_in_the_kernel) {
    const UniqueFd zero(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
    std::vector<char> memory(1U << 20U);
    const auto read = [&] { EXPECT_GT(::read(zero.get(), memory.data(), memory.size()), 0); };
    EXPECT_GT(used_by(read, [](const Usage& usage) { return usage.system_s > 0; }).system_s, 0);
}

TEST(Usage, counts_the_faults_of_memory_that_is_touched_first) {
    constexpr std::size_t pages = 100;
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const Usage before = usage_now();
    void* const memory = ::mmap(nullptr, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(memory, MAP_FAILED);
    ::madvise(memory, pages * page, MADV_NOHUGEPAGE);
    for (std::size_t i = 0; i < pages; ++i) {
        static_cast<volatile char*>(memory)[i * page] = 1;
    }
    EXPECT_GE(difference(usage_now(), before).minor_faults, pages);
    ::munmap(memory, pages * page);
}

TEST(Usage, counts_how_often_the_process_gave_its_cpu_away) {
    constexpr int waits = 20;
    const Usage before = usage_now();
    for (int i = 0; i < waits; ++i) {
        ::poll(nullptr, 0, 1);  // sleeps, because there is nothing to wait for
    }
    EXPECT_GE(difference(usage_now(), before).voluntary_switches, waits);
}

TEST(BuildInfo, says_what_was_built) {
    const BuildInfo info = build_info();
    EXPECT_NE(info.version, "");
    EXPECT_NE(info.type, "");
    EXPECT_NE(info.compiler, "");
    EXPECT_NE(info.id().find(info.version), std::string::npos);
}

TEST(BuildInfo, only_a_plain_optimised_build_has_numbers_worth_quoting) {
    const auto build = [](std::string type, std::string sanitizers) {
        return BuildInfo{"1", std::move(type), "GNU 12", std::move(sanitizers)};
    };
    EXPECT_TRUE(build("Release", "").optimised());
    EXPECT_TRUE(build("RelWithDebInfo", "").optimised());
    EXPECT_FALSE(build("Debug", "").optimised());
    EXPECT_FALSE(build("Release", "address").optimised());
    EXPECT_NE(build("Release", "").id(), build("Release", "thread").id());
    EXPECT_NE(build("Release", "").id(), build("Debug", "").id());
}

}  // namespace
}  // namespace ipcbench::platform
