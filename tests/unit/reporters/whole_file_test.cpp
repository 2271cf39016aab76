#include "reporters/whole_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::reporters {
namespace {

namespace fs = std::filesystem;

/// In a folder that goes with the test.
class WholeFile : public testing::Test {
protected:
    WholeFile() {
        std::string name = (fs::temp_directory_path() / "ipcbench-test-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }
    ~WholeFile() override { fs::remove_all(folder_); }

    [[nodiscard]] static std::string text_of(const fs::path& path) {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }

    fs::path folder_;
};

TEST_F(WholeFile, IsMadeAndReplaced) {
    const fs::path path = folder_ / "a";
    write_whole_file(path, "one");
    write_whole_file(path, "two");
    EXPECT_EQ(text_of(path), "two");
    EXPECT_EQ(files(), 1U);
}

TEST_F(WholeFile, IsAsOpenAsTheUsersOtherFiles) {
    const mode_t before = ::umask(027);
    write_whole_file(folder_ / "a", "x");
    ::umask(before);
    EXPECT_EQ(static_cast<unsigned>(fs::status(folder_ / "a").permissions()), 0640U);
}

TEST_F(WholeFile, KeepsALinkALink) {
    fs::create_symlink("target", folder_ / "link");
    write_whole_file(folder_ / "target", "old");
    write_whole_file(folder_ / "link", "new");
    EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
    EXPECT_EQ(text_of(folder_ / "target"), "new");
}

TEST_F(WholeFile, NamesTheFolderThatIsNotThere) {
    try {
        write_whole_file("/nonexistent/page.html", "x");
        FAIL() << "made a file in a folder that does not exist";
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "creating '/nonexistent/page.html': No such file or directory (errno 2)");
    }
}

TEST_F(WholeFile, IsNotMadeOfAFolder) {
    EXPECT_THROW(write_whole_file(folder_, "x"), Error);
    EXPECT_EQ(files(), 0U);
}

TEST_F(WholeFile, NamesAFullDisk) {
    if (::access("/dev/full", W_OK) != 0) {
        GTEST_SKIP() << "no /dev/full here";
    }
    try {
        write_whole_file("/dev/full", "x");
        FAIL() << "writing to /dev/full succeeded";
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "writing the report to '/dev/full': No space left on device (errno 28)");
    }
}

}  // namespace
}  // namespace ipcbench::reporters
