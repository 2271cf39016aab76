#include "platform/truncation_guard.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/mapped_region.hpp"
#include "platform/peer_mapping.hpp"
#include "platform/shared_memory.hpp"
#include "platform/signals.hpp"
#include "unit/error_of.hpp"

namespace ipcbench::platform {
namespace {

constexpr std::size_t bytes = 16 * 4096;

/// Creates memory that any process may truncate.
UniqueFd make_memory() {
    UniqueFd memory = create_memfd("test");
    EXPECT_EQ(::ftruncate(memory.get(), bytes), 0);
    return memory;
}

class Truncation : public ::testing::Test {
protected:
    Truncation() { prepare_signals(); }

    Lifeline lifeline_;
    UniqueFd memory_ = make_memory();
};

TEST_F(Truncation, of_what_is_mapped_cuts_the_lifeline_and_leaves_zeros) {
    const PeerMapping mapping(memory_.get(), bytes, lifeline_);
    mapping.data()[5] = std::byte{7};
    ASSERT_EQ(::ftruncate(memory_.get(), 0), 0);
    EXPECT_FALSE(lifeline_.cut());
    EXPECT_EQ(mapping.data()[5], std::byte{0});
    EXPECT_EQ(lifeline_.reason(), StopReason::truncated);
    mapping.data()[bytes - 1] = std::byte{1};
    EXPECT_EQ(mapping.data()[bytes - 1], std::byte{1}) << "it can be written to, for what is still to be closed there";
}

TEST_F(Truncation, of_the_last_page_is_found_by_looking) {
    const PeerMapping mapping(memory_.get(), bytes, lifeline_);
    EXPECT_FALSE(TruncationGuard::has_seen_truncation(lifeline_));
    ASSERT_EQ(::ftruncate(memory_.get(), bytes - 4096), 0);
    EXPECT_TRUE(TruncationGuard::has_seen_truncation(lifeline_));
    const Lifeline another;
    EXPECT_FALSE(TruncationGuard::has_seen_truncation(another));
}

TEST_F(Truncation, cuts_only_the_lifeline_of_that_mapping) {
    Lifeline another;
    const PeerMapping whole(make_memory().get(), bytes, another);
    const PeerMapping mapping(memory_.get(), bytes, lifeline_);
    ASSERT_EQ(::ftruncate(memory_.get(), 0), 0);
    EXPECT_EQ(mapping.data()[0], std::byte{0});
    EXPECT_TRUE(lifeline_.cut());
    EXPECT_FALSE(another.cut());
}

TEST_F(Truncation, is_guarded_against_wherever_the_mapping_goes) {
    PeerMapping mapping(memory_.get(), bytes, lifeline_);
    const PeerMapping moved(std::move(mapping));
    ASSERT_EQ(::ftruncate(memory_.get(), 0), 0);
    EXPECT_EQ(moved.data()[0], std::byte{0});
}

TEST_F(Truncation, before_it_is_mapped_is_an_error) {
    ASSERT_EQ(::ftruncate(memory_.get(), 4096), 0);
    const Error error = ipcbench::test::error_of([&] { const PeerMapping mapping(memory_.get(), bytes, lifeline_); });
    EXPECT_STREQ(error.what(), "the shared segment has 4096 bytes, not 65536");
}

TEST_F(Truncation, of_what_a_library_has_mapped_is_guarded_against) {
    const MappedRegion region = MappedRegion::map_shared(memory_.get(), bytes);
    TruncationGuard guard(lifeline_);
    const auto found = mapping_of(memory_.get());
    ASSERT_EQ(found.data(), region.data());
    ASSERT_EQ(found.size(), region.size());
    guard.cover(found);
    ASSERT_EQ(::ftruncate(memory_.get(), 0), 0);
    EXPECT_EQ(region.data()[0], std::byte{0});
    EXPECT_TRUE(lifeline_.cut());
}

TEST_F(Truncation, is_impossible_where_it_is_sealed) {
    const UniqueFd sealed = create_sealed_memory(bytes, lifeline_);
    EXPECT_EQ(::ftruncate(sealed.get(), 0), -1);
    EXPECT_EQ(::ftruncate(sealed.get(), 2 * bytes), -1);
    const PeerMapping mapping(sealed.get(), bytes, lifeline_);
    mapping.data()[bytes - 1] = std::byte{1};
}

TEST_F(Truncation, of_what_nobody_guards_kills_as_it_does_any_program) {
    const MappedRegion region = MappedRegion::map_shared(memory_.get(), bytes);
    ASSERT_EQ(::ftruncate(memory_.get(), 0), 0);
    EXPECT_EXIT(region.data()[0] = std::byte{1}, ::testing::KilledBySignal(SIGBUS), "");
    EXPECT_EXIT(::raise(SIGBUS), ::testing::KilledBySignal(SIGBUS), "");
}

TEST_F(Truncation, has_a_guard_for_any_number_of_mappings) {
    std::vector<PeerMapping> mappings;
    for (int i = 0; i < 200; ++i) {
        mappings.emplace_back(make_memory().get(), bytes, lifeline_);
    }
    const PeerMapping last(memory_.get(), bytes, lifeline_);
    mappings.clear();
    ASSERT_EQ(::ftruncate(memory_.get(), 0), 0);
    EXPECT_EQ(last.data()[0], std::byte{0});
    EXPECT_TRUE(lifeline_.cut());
}

}  // namespace
}  // namespace ipcbench::platform
