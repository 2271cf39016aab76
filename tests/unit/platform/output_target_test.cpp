#include "platform/output_target.hpp"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::platform {
namespace {

using ::testing::HasSubstr;

TEST(OutputTarget, whose_folder_another_one_holds_is_waited_for_only_so_long) {
    const RunFolder place;
    const std::string folder = place.path() + "/results";
    ASSERT_TRUE(std::filesystem::create_directory(folder));
    const OutputTarget one(folder + "/one");
    const OutputTarget other(folder + "/other");
    {
        const UniqueFd held = hold_folder_of(one);
        ASSERT_TRUE(held);
        try {
            const UniqueFd never = hold_folder_of(other, std::chrono::milliseconds{0});
            FAIL() << "two held it";
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), HasSubstr("another process holds the folder of '" + other.path + "'"));
        }
    }
    EXPECT_TRUE(hold_folder_of(other));
}

}  // namespace
}  // namespace ipcbench::platform
