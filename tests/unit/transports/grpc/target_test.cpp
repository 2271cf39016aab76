#include "transports/grpc/target.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "platform/run_folder.hpp"
#include "unit/error_of.hpp"

namespace ipcbench::transports::rpc {
namespace {

TEST(Target, a_plain_path_is_used_as_it_is) {
    const Target target = Target::unix_socket("/tmp/ipcbench-0-1.2_3~4", "socket");
    EXPECT_EQ(target.text(), "unix:/tmp/ipcbench-0-1.2_3~4/socket");
    EXPECT_TRUE(is_unix_socket(target.text()));
}

TEST(Target, a_path_that_would_mean_something_else_leads_to_the_same_folder) {
    const platform::RunFolder base;
    for (const char* const name :
         {"q%41", "q#1", "q?1", "q,1", "q 1", "q;1", "q=1", "q:1", "q@1", "q\xc3\xbc", "q\xff", "q\n1"}) {
        const std::string folder = base.path() + "/" + name;
        ASSERT_TRUE(std::filesystem::create_directory(folder));
        const Target target = Target::unix_socket(folder, "socket");
        EXPECT_THAT(target.text(), ::testing::MatchesRegex("unix:/proc/self/fd/[0-9]+/socket"));
        const std::string there = target.text().substr(sizeof "unix:" - 1);
        EXPECT_TRUE(std::filesystem::equivalent(std::filesystem::path(there).parent_path(), folder)) << name;
    }
}

TEST(Target, two_slashes_do_not_make_a_host_of_a_folder) {
    const platform::RunFolder base;
    const Target target = Target::unix_socket("/" + base.path(), "socket");
    EXPECT_THAT(target.text(), ::testing::StartsWith("unix:/proc/self/fd/"));
}

TEST(Target, a_missing_folder_is_an_error) {
    const Error error =
        ipcbench::test::error_of([] { static_cast<void>(Target::unix_socket("/no such folder", "s")); });
    EXPECT_STREQ(error.what(), "opening the private folder '/no such folder': No such file or directory (errno 2)");
}

TEST(Target, a_port_is_not_a_unix_socket) {
    EXPECT_FALSE(is_unix_socket(Target::loopback().text()));
}

}  // namespace
}  // namespace ipcbench::transports::rpc
