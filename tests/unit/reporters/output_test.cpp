#include "reporters/output.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "platform/umask.hpp"
#include "temporary.hpp"

namespace ipcbench::reporters {
namespace {

namespace fs = std::filesystem;

void write_file(const fs::path& path, std::string_view content) {
    Output::to_file(path).write(content);
}

/// Writes into a folder that is removed with the test.
class OutputToFile : public testing::Test {
protected:
    [[nodiscard]] fs::path path(const std::string& name) const { return folder_.path() / name; }
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
    }
    [[nodiscard]] static ino_t inode_of(const fs::path& path) {
        struct stat status {};
        return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
    }

    test::TemporaryFolder folder_;
};

TEST_F(OutputToFile, is_made_and_replaced) {
    write_file(path("a"), "one");
    const UniqueFd old(::open(path("a").c_str(), O_RDONLY));
    write_file(path("a"), "two");
    EXPECT_EQ(test::text_of_file(path("a")), "two");
    EXPECT_EQ(files(), 1U);
    std::string text(3, ' ');
    ASSERT_EQ(::pread(old.get(), text.data(), 3, 0), 3);
    EXPECT_EQ(text, "one") << "it was written over in place, and could be seen half written";
}

TEST_F(OutputToFile, changes_nothing_before_the_first_text) {
    write_file(path("a"), "old");
    {
        const Output there = Output::to_file(path("a"));
        const Output to_be_made = Output::to_file(path("b"));
        EXPECT_EQ(files(), 1U);
        EXPECT_EQ(test::text_of_file(path("a")), "old");
    }
    EXPECT_EQ(test::text_of_file(path("a")), "old");
}

TEST_F(OutputToFile, is_as_open_as_the_users_other_files) {
    const mode_t before = ::umask(027);
    platform::allow_owner_access();  // notes the umask, as each program does at its start
    write_file(path("a"), "x");
    ::umask(before);
    platform::allow_owner_access();
    ::umask(before);
    EXPECT_EQ(static_cast<unsigned>(fs::status(path("a")).permissions()), 0640U);
}

TEST_F(OutputToFile, keeps_the_mode_of_what_it_replaces) {
    write_file(path("a"), "old");
    fs::permissions(path("a"), fs::perms(0600));
    write_file(path("a"), "new");
    EXPECT_EQ(static_cast<unsigned>(fs::status(path("a")).permissions()), 0600U);
}

TEST_F(OutputToFile, keeps_other_names_of_the_file) {
    write_file(path("a"), "a long old text");
    fs::create_hard_link(path("a"), path("b"));
    write_file(path("a"), "new");
    EXPECT_EQ(test::text_of_file(path("b")), "new");
    EXPECT_EQ(inode_of(path("a")), inode_of(path("b")));
}

TEST_F(OutputToFile, keeps_a_link_a_link) {
    fs::create_symlink("target", path("link"));
    write_file(path("link"), "old");
    EXPECT_EQ(test::text_of_file(path("target")), "old");
    write_file(path("link"), "new");
    EXPECT_TRUE(fs::is_symlink(path("link")));
    EXPECT_EQ(test::text_of_file(path("target")), "new");
}

TEST_F(OutputToFile, grows_in_the_place_of_what_it_replaced) {
    write_file(path("a"), "a long old text");
    Output output = Output::to_file(path("a"));
    output.write("one ");
    output.write("two");
    EXPECT_EQ(test::text_of_file(path("a")), "one two");
}

TEST_F(OutputToFile, with_a_tail_is_whole_at_any_moment) {
    for (const bool in_place : {false, true}) {
        write_file(path("a"), "a long old text");
        if (in_place) {
            fs::create_hard_link(path("a"), path("b"));
        }
        Output output = Output::to_file(path("a"));
        output.write("[1", "]");
        EXPECT_EQ(test::text_of_file(path("a")), "[1]");
        output.write("", ", unfinished]");
        EXPECT_EQ(test::text_of_file(path("a")), "[1, unfinished]");
        output.write(", 2", "]");
        EXPECT_EQ(test::text_of_file(path("a")), "[1, 2]");
        output.write("]\n", "");
        EXPECT_EQ(test::text_of_file(path("a")), "[1, 2]\n");
    }
}

TEST_F(OutputToFile, that_may_grow_no_more_keeps_what_was_whole) {
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto signal_before = ::signal(SIGXFSZ, SIG_IGN);
    Output output = Output::to_file(path("a"));
    output.write("[1", ", unfinished]");
    const rlimit limit{100, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    EXPECT_THROW(output.write(std::string(200, 'x'), "]"), Error);
    EXPECT_THROW(output.write("", ""), Error) << "the failure is forgotten";
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    ::signal(SIGXFSZ, signal_before);
    EXPECT_EQ(test::text_of_file(path("a")), "[1, unfinished]");
}

TEST_F(OutputToFile, goes_where_a_descriptor_stands) {
    write_file(path("a"), "before ");
    const UniqueFd fd(::open(path("a").c_str(), O_WRONLY | O_APPEND));  // not close-on-exec: like an inherited one
    for (const char* const folder : {"/dev/fd/", "/proc/self/fd/"}) {
        write_file(folder + std::to_string(fd.get()), "more ");
    }
    EXPECT_EQ(test::text_of_file(path("a")), "before more more ");
}

TEST_F(OutputToFile, takes_no_descriptor_of_its_own_for_one_that_was_given) {
    const UniqueFd fd(::open(path("a").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    EXPECT_THROW(write_file("/dev/fd/" + std::to_string(fd.get()), "x"), Error);
}

TEST_F(OutputToFile, names_the_folder_that_is_not_there) {
    try {
        write_file("/nonexistent/page.html", "x");
        FAIL() << "made a file in a folder that does not exist";
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "creating '/nonexistent/page.html': No such file or directory (errno 2)");
    }
}

TEST_F(OutputToFile, is_not_made_of_a_folder) {
    EXPECT_THROW(write_file(folder_.path(), "x"), Error);
    EXPECT_THROW(write_file(path("none/"), "x"), Error);
    EXPECT_EQ(files(), 0U);
}

TEST_F(OutputToFile, names_a_full_disk) {
    if (::access("/dev/full", W_OK) != 0) {
        GTEST_SKIP() << "no /dev/full here";
    }
    try {
        write_file("/dev/full", "x");
        FAIL() << "writing to /dev/full succeeded";
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "writing the report to '/dev/full': No space left on device (errno 28)");
    }
}

TEST_F(OutputToFile, says_that_a_reader_has_gone) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    ::close(ends[0]);
    const UniqueFd writing(ends[1]);
    const auto before = ::signal(SIGPIPE, SIG_IGN);
    EXPECT_THROW(Output::to_stream(writing.get(), "a pipe").write("x"), OutputClosed);
    ::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace ipcbench::reporters
