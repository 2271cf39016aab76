#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "ipcbench/base/mapped_region.hpp"
#include "ipcbench/base/scoped_path.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "unit/error_of.hpp"

namespace ipcbench {
namespace {

bool is_open(int fd) {
    return ::fcntl(fd, F_GETFD) >= 0;
}

UniqueFd open_something() {
    return UniqueFd(::open("/dev/null", O_RDWR | O_CLOEXEC));
}

TEST(UniqueFd, the_descriptor_is_closed_at_the_end_of_its_owner) {
    int number = -1;
    {
        const UniqueFd fd = open_something();
        ASSERT_TRUE(fd);
        number = fd.get();
        EXPECT_TRUE(is_open(number));
    }
    EXPECT_FALSE(is_open(number));
}

TEST(UniqueFd, a_default_one_owns_nothing) {
    const UniqueFd none;
    EXPECT_FALSE(none);
    EXPECT_EQ(none.get(), -1);
}

TEST(UniqueFd, moving_hands_over) {
    UniqueFd first = open_something();
    const int number = first.get();
    UniqueFd second(std::move(first));
    EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move): checks that it is empty now
    EXPECT_EQ(second.get(), number);

    UniqueFd third = open_something();
    const int replaced = third.get();
    third = std::move(second);
    EXPECT_EQ(third.get(), number);
    EXPECT_FALSE(is_open(replaced));
}

TEST(UniqueFd, release_keeps_the_descriptor_open) {
    int number = -1;
    {
        UniqueFd fd = open_something();
        number = fd.release();
        EXPECT_FALSE(fd);
    }
    EXPECT_TRUE(is_open(number));
    ::close(number);
}

/// Creates an empty file and returns its path.
std::string make_file() {
    std::string path = (std::string(::testing::TempDir()) + "ipcbench-test-XXXXXX");
    const UniqueFd file(::mkstemp(path.data()));
    EXPECT_TRUE(file);
    return path;
}

bool exists(const std::string& path) {
    return ::access(path.c_str(), F_OK) == 0;
}

TEST(ScopedPath, the_name_is_removed_at_the_end_of_its_owner) {
    const std::string path = make_file();
    {
        const ScopedPath owner(path);
        EXPECT_EQ(owner.path(), path);
        EXPECT_TRUE(exists(path));
    }
    EXPECT_FALSE(exists(path));
}

TEST(ScopedPath, remove_is_for_once) {
    const std::string path = make_file();
    ScopedPath owner(path);
    owner.remove();
    EXPECT_FALSE(exists(path));
    const ScopedPath again(path);
    ASSERT_TRUE(UniqueFd(::open(path.c_str(), O_CREAT | O_EXCL | O_CLOEXEC, 0600)));
    owner.remove();
    EXPECT_TRUE(exists(path)) << "somebody else's file of the same name was removed";
}

TEST(ScopedPath, moving_hands_over) {
    const std::string path = make_file();
    {
        ScopedPath outer;
        {
            ScopedPath inner(path);
            outer = std::move(inner);
        }
        EXPECT_TRUE(exists(path));
        const ScopedPath last(std::move(outer));
        EXPECT_EQ(last.path(), path);
    }
    EXPECT_FALSE(exists(path));
}

UniqueFd memory_of(std::size_t bytes) {
    UniqueFd memory(::memfd_create("test", MFD_CLOEXEC));
    EXPECT_EQ(::ftruncate(memory.get(), static_cast<off_t>(bytes)), 0);
    return memory;
}

TEST(MappedRegion, two_mappings_of_one_file_show_the_same_bytes) {
    constexpr std::size_t size = 3 * 4096 + 17;
    const UniqueFd memory = memory_of(size);
    const MappedRegion one = MappedRegion::map_shared(memory.get(), size);
    const MappedRegion other = MappedRegion::map_shared(memory.get(), size);
    EXPECT_EQ(one.size(), size);
    EXPECT_NE(one.data(), other.data());
    one.bytes().front() = std::byte{1};
    one.bytes().back() = std::byte{2};
    EXPECT_EQ(other.bytes().front(), std::byte{1});
    EXPECT_EQ(other.bytes().back(), std::byte{2});
}

TEST(MappedRegion, mapping_leaves_what_is_in_it_as_it_is) {
    constexpr std::size_t size = 2 * 4096;
    const UniqueFd memory = memory_of(size);
    const std::string text = "here before";
    ASSERT_EQ(::pwrite(memory.get(), text.data(), text.size(), 4096), static_cast<ssize_t>(text.size()));
    const MappedRegion region = MappedRegion::map_shared(memory.get(), size);
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(region.data()) + 4096, text.size()), text);
}

TEST(MappedRegion, every_page_is_present_at_once) {
    constexpr std::size_t pages = 64;
    const UniqueFd memory = memory_of(pages * 4096);
    const MappedRegion region = MappedRegion::map_shared(memory.get(), pages * 4096);
    std::array<unsigned char, pages> present{};
    ASSERT_EQ(::mincore(region.data(), region.size(), present.data()), 0);
    for (const unsigned char page : present) {
        EXPECT_EQ(page & 1U, 1U);
    }
}

TEST(MappedRegion, moving_hands_over) {
    const UniqueFd memory = memory_of(4096);
    MappedRegion first = MappedRegion::map_shared(memory.get(), 4096);
    std::byte* const at = first.data();
    MappedRegion second(std::move(first));
    EXPECT_EQ(first.data(), nullptr);  // NOLINT(bugprone-use-after-move): checks that it is empty now
    EXPECT_EQ(second.data(), at);
    MappedRegion third;
    third = std::move(second);
    EXPECT_EQ(third.data(), at);
    third.bytes()[0] = std::byte{7};
}

TEST(MappedRegion, what_cannot_be_mapped_is_an_error_with_the_size_and_the_cause) {
    const Error error = test::error_of([] { (void)MappedRegion::map_shared(-1, 4096); });
    EXPECT_STREQ(error.what(), "mapping 4096 bytes of shared memory: Bad file descriptor (errno 9)");
}

}  // namespace
}  // namespace ipcbench
