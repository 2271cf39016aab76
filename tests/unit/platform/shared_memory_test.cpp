#include "platform/shared_memory.hpp"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/mapped_region.hpp"
#include "platform/futex.hpp"
#include "platform/signals.hpp"
#include "unit/error_of.hpp"

namespace ipcbench::platform {
namespace {

const Lifeline alive;

TEST(SharedMemory, has_its_size_and_is_private) {
    const UniqueFd memory = create_shared_memory(100'000, alive);
    struct stat state {};
    ASSERT_EQ(::fstat(memory.get(), &state), 0);
    EXPECT_EQ(state.st_size, 100'000);
    EXPECT_EQ(state.st_mode & 0777U, 0600U);
    EXPECT_GE(state.st_blocks * 512, 100'000) << "its pages are not reserved";
}

TEST(SharedMemory, has_no_name) {
    const UniqueFd memory = create_shared_memory(4096, alive);
    struct stat state {};
    ASSERT_EQ(::fstat(memory.get(), &state), 0);
    EXPECT_EQ(state.st_nlink, 0U);
}

TEST(SharedMemory, is_all_zeros_and_no_two_are_one) {
    const UniqueFd one = create_shared_memory(4096, alive);
    const UniqueFd other = create_shared_memory(4096, alive);
    const MappedRegion first = MappedRegion::map_shared(one.get(), 4096);
    const MappedRegion second = MappedRegion::map_shared(other.get(), 4096);
    EXPECT_EQ(first.bytes()[17], std::byte{0});
    first.bytes()[17] = std::byte{1};
    EXPECT_EQ(second.bytes()[17], std::byte{0});
}

TEST(SharedMemory, more_than_a_file_may_have_is_an_error_and_no_death) {
    prepare_signals();
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit tight{4096, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
    const Error error = ipcbench::test::error_of([] { (void)create_shared_memory(1U << 20U, alive); });
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_STREQ(error.what(), "reserving 1 MiB of shared memory: File too large (errno 27)");
    EXPECT_THAT(error.hint(), ::testing::HasSubstr("ulimit -f"));
}

TEST(SharedMemory, is_not_reserved_any_further_when_the_run_is_interrupted) {
    Lifeline cut;
    cut.cut(StopReason::interrupted);
    const Error error = ipcbench::test::error_of([&] { (void)create_shared_memory(2UL << 30U, cut); });
    EXPECT_STREQ(error.what(), "interrupted while reserving 2 GiB of shared memory");
    EXPECT_EQ(error.kind(), ErrorKind::interrupted);
}

TEST(Futex, a_wait_for_a_word_that_has_changed_already_ends_at_once) {
    const std::atomic<std::uint32_t> word{1};
    futex_wait(word, 0);  // nobody wakes it: if it slept, the test would be ended at its time limit
}

TEST(Futex, wakes_another_process) {
    const UniqueFd memory = create_shared_memory(4096, alive);
    const MappedRegion region = MappedRegion::map_shared(memory.get(), 4096);
    auto* const word = new (region.data()) std::atomic<std::uint32_t>(0);
    const pid_t child = ::fork();
    if (child == 0) {
        while (word->load() == 0) {
            futex_wait(*word, 0);
        }
        ::_exit(word->load() == 7 ? 0 : 1);
    }
    word->store(7);
    futex_wake_one(*word);
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace ipcbench::platform
