#include "transports/copy_avoiding/sealed_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include <gtest/gtest.h>

namespace ipcbench::transports {
namespace {

constexpr std::size_t size = 10'000;
constexpr int all_seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;

UniqueFd memory_with(int seals, std::size_t bytes = size) {
    UniqueFd memory(::memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    EXPECT_EQ(::ftruncate(memory.get(), static_cast<off_t>(bytes)), 0);
    EXPECT_EQ(::fcntl(memory.get(), F_ADD_SEALS, seals), 0);
    return memory;
}

TEST(SealedMemory, shows_what_was_written_and_outlives_the_draft) {
    SealedMemory sealed;
    {
        MemoryDraft draft;
        ASSERT_FALSE(draft.open(size));
        std::fill(draft.bytes().begin(), draft.bytes().end(), std::byte{7});
        ASSERT_FALSE(draft.seal());
        ASSERT_FALSE(sealed.map(draft.fd(), size));
    }
    ASSERT_EQ(sealed.bytes().size(), size);
    EXPECT_TRUE(
        std::all_of(sealed.bytes().begin(), sealed.bytes().end(), [](std::byte at) { return at == std::byte{7}; }));
}

TEST(SealedMemory, may_be_empty) {
    MemoryDraft draft;
    SealedMemory sealed;
    ASSERT_FALSE(draft.open(0));
    ASSERT_FALSE(draft.seal());
    ASSERT_FALSE(sealed.map(draft.fd(), 0));
    EXPECT_TRUE(sealed.bytes().empty());
}

TEST(SealedMemory, refuses_what_its_sender_could_still_truncate_or_change) {
    for (const int missing : {F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE, F_SEAL_SEAL}) {
        const UniqueFd memory = memory_with(all_seals & ~missing);
        EXPECT_EQ(SealedMemory().map(memory.get(), size).kind, FaultKind::corrupt) << missing;
    }
}

TEST(SealedMemory, refuses_what_is_shorter_than_it_is_said_to_be) {
    const UniqueFd memory = memory_with(all_seals, size - 1);
    EXPECT_EQ(SealedMemory().map(memory.get(), size).kind, FaultKind::corrupt);
    EXPECT_FALSE(SealedMemory().map(memory.get(), size - 1));
}

TEST(SealedMemory, refuses_what_is_no_memory) {
    const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    EXPECT_EQ(SealedMemory().map(null.get(), 1).kind, FaultKind::corrupt);
    EXPECT_EQ(SealedMemory().map(-1, 1).kind, FaultKind::corrupt);
}

TEST(MemoryDraft, cannot_be_written_once_it_is_sealed) {
    MemoryDraft draft;
    ASSERT_FALSE(draft.open(size));
    ASSERT_FALSE(draft.seal());
    EXPECT_LT(::pwrite(draft.fd(), "x", 1, 0), 0);
    EXPECT_NE(::ftruncate(draft.fd(), 0), 0);
}

}  // namespace
}  // namespace ipcbench::transports
