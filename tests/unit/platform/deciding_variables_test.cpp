#include "platform/deciding_variables.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::platform {
namespace {

using testing::Contains;
using testing::Key;
using testing::Not;
using testing::Pair;

TEST(DecidingVariables, are_those_of_folders_and_libraries_and_no_secrets) {
    ::setenv("GRPC_IPCBENCH_TEST", "a=b", 1);
    ::setenv("IPCBENCH_TEST_PASSWORD", "secret", 1);
    const auto variables = deciding_variables();
    ::unsetenv("GRPC_IPCBENCH_TEST");
    ::unsetenv("IPCBENCH_TEST_PASSWORD");
    EXPECT_THAT(variables, Contains(Pair("GRPC_IPCBENCH_TEST", "a=b")));
    EXPECT_THAT(variables, Not(Contains(Key("IPCBENCH_TEST_PASSWORD"))));
    EXPECT_THAT(deciding_variables(), Not(Contains(Key("GRPC_IPCBENCH_TEST"))));
}

}  // namespace
}  // namespace ipcbench::platform
