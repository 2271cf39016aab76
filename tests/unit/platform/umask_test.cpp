#include "platform/umask.hpp"

#include <sys/stat.h>

#include <gtest/gtest.h>

namespace ipcbench::platform {
namespace {

mode_t umask_now() {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return mask;
}

class UserUmask : public ::testing::Test {
protected:
    ~UserUmask() override {
        ::umask(before_);
        allow_owner_access();
        ::umask(before_);
    }

    mode_t before_ = umask_now();
};

TEST_F(UserUmask, never_closes_to_us_what_we_make) {
    for (const mode_t users : {0777U, 0700U, 0377U, 0027U, 0U}) {
        ::umask(users);
        allow_owner_access();
        EXPECT_EQ(umask_now(), users & 077U);
    }
}

TEST_F(UserUmask, is_in_force_where_it_is_wanted) {
    ::umask(0777);
    allow_owner_access();
    {
        const ScopedUserUmask here;
        EXPECT_EQ(umask_now(), 0777U);
    }
    EXPECT_EQ(umask_now(), 0077U);
}

}  // namespace
}  // namespace ipcbench::platform
