#include "platform/input_file.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "unit/reporters/temporary.hpp"

namespace ipcbench::platform {
namespace {

TEST(InputFile, is_read_up_to_the_most_that_is_wanted) {
    const reporters::test::TemporaryFolder folder;
    const std::string path = (folder.path() / "file").string();
    std::ofstream(path) << "four";
    EXPECT_EQ(read_input(path, 4), "four");
    EXPECT_EQ(read_input(path, 3), std::nullopt);
}

TEST(InputFile, that_is_a_device_has_no_end) {
    EXPECT_EQ(read_input("/dev/zero", 1'000'000), std::nullopt);
}

TEST(InputFile, that_is_not_there_is_named) {
    try {
        (void)read_input("/nonexistent/file", 1);
        FAIL() << "read a file that does not exist";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_STREQ(error.what(), "opening '/nonexistent/file': No such file or directory (errno 2)");
    }
}

}  // namespace
}  // namespace ipcbench::platform
