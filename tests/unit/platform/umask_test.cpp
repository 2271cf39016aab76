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

class UmaskOfTheUser : public ::testing::Test {
protected:
    ~UmaskOfTheUser() override {
        ::umask(before_);
        keep_own_names_usable();
        ::umask(before_);
    }

    mode_t before_ = umask_now();
};

TEST_F(UmaskOfTheUser, never_closes_to_us_what_we_make) {
    for (const mode_t users : {0777U, 0700U, 0377U, 0027U, 0U}) {
        ::umask(users);
        keep_own_names_usable();
        EXPECT_EQ(umask_now(), users & 077U);
    }
}

TEST_F(UmaskOfTheUser, is_in_force_where_it_is_wanted) {
    ::umask(0777);
    keep_own_names_usable();
    {
        const UsersUmask here;
        EXPECT_EQ(umask_now(), 0777U);
    }
    EXPECT_EQ(umask_now(), 0077U);
}

}  // namespace
}  // namespace ipcbench::platform
