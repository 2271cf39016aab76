#include "ipcbench/base/error.hpp"

#include <cerrno>

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(ErrorText, errno_is_described_in_words_and_as_a_number) {
    EXPECT_EQ(describe_errno("opening 'x'", ENOENT), "opening 'x': No such file or directory (errno 2)");
}

TEST(ErrorText, a_failed_system_call_is_a_failed_run_with_its_hint) {
    const Error error = system_error("creating a pipe", EMFILE, "raise the limit");
    EXPECT_EQ(error.kind(), ErrorKind::failed);
    EXPECT_STREQ(error.what(), "creating a pipe: Too many open files (errno 24)");
    EXPECT_EQ(error.hint(), "raise the limit");
}

TEST(ErrorText, a_hint_is_not_a_must) {
    EXPECT_EQ(Error(ErrorKind::usage, "no").hint(), "");
}

}  // namespace
}  // namespace ipcbench
