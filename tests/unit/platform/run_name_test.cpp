#include "platform/run_name.hpp"

#include <unistd.h>

#include <gtest/gtest.h>

namespace ipcbench::platform {
namespace {

TEST(RunName, is_fresh_each_time_and_says_whose_it_is) {
    const std::string one = fresh_run_name();
    EXPECT_NE(one, fresh_run_name());
    EXPECT_EQ(one.rfind("ipcbench-" + std::to_string(::geteuid()) + "-" + std::to_string(::getpid()) + "-", 0), 0U);
    EXPECT_TRUE(is_run_name(one));
    EXPECT_TRUE(is_run_name_of(one, ::getpid()));
    EXPECT_FALSE(is_run_name_of(one, ::getpid() + 1));
}

TEST(RunName, is_known_to_the_last_character) {
    EXPECT_TRUE(is_run_name("ipcbench-0-1-0123456789abcdef"));
    EXPECT_TRUE(is_run_name("ipcbench-4294967295-4194304-ffffffffffffffff"));
    for (const char* const other :
         {"", "ipcbench-", "ipcbench-0-1-0123456789abcde", "ipcbench-0-1-0123456789abcdef0",
          "ipcbench-0-1-0123456789abcdeF", "ipcbench-0-1-0123456789abcdeg", "ipcbench-01-1-0123456789abcdef",
          "ipcbench--1-0123456789abcdef", "ipcbench-0-1-0123456789abcdef-", " ipcbench-0-1-0123456789abcdef",
          "ipcbench-0-1-0123456789abcdef\n", "ipcbench-2026-11-28", "ipcbench-0-1-2-3",
          "ipcbench-10000000000000-1-0123456789abcdef", "ipcbench-child"}) {
        EXPECT_FALSE(is_run_name(other)) << other;
        EXPECT_FALSE(is_run_name_of(other, 1)) << other;
    }
}

TEST(RunName, for_a_temporary_folder_is_known_to_the_last_character) {
    EXPECT_NE(fresh_temporary_name(), fresh_temporary_name());
    EXPECT_TRUE(is_temporary_name(fresh_temporary_name()));
    for (const char* const other : {"", "ib-", "ib-0123456789abcde", "ib-0123456789abcdef0", "ib-0123456789abcdeF",
                                    "ib-../456789abcdef", "0123456789abcdef"}) {
        EXPECT_FALSE(is_temporary_name(other)) << other;
    }
}

TEST(RunName, of_the_first_version_is_known_to_the_last_character) {
    EXPECT_TRUE(is_run_name_of_first_version("ipcbench-0-12345-18446744073709551615-0"));
    for (const char* const other :
         {"ipcbench-2026-11-28", "ipcbench-0-12345-678", "ipcbench-0-12345-678-", "ipcbench-1-2-3-4-5",
          "ipcbench-0-12345-678-x", "ipcbench-0-12345-678-0x", "ipcbench-0-012345-678-0",
          "ipcbench-0-1-0123456789abcdef", "ipcbench-0-12345-184467440737095516159-0"}) {
        EXPECT_FALSE(is_run_name_of_first_version(other)) << other;
    }
}

TEST(RunName, is_found_in_the_names_of_its_things) {
    const std::string run = fresh_run_name();
    const std::string name = fresh_name_for(run);
    EXPECT_EQ(run_in(name), run);
    EXPECT_NE(name, fresh_name_for(run));
    for (const std::string& other : {run, run + "-", run + "-ring", name + "0", name + "/", name.substr(1)}) {
        EXPECT_EQ(run_in(other), "") << other;
    }
    EXPECT_EQ(first_version_run_in("ipcbench-0-1-2-3-boost-to-child"), "ipcbench-0-1-2-3");
    for (const char* const other :
         {"ipcbench-0-1-2-3", "ipcbench-0-1-2-3-", "ipcbench-0-1-2-3-a/b", "ipcbench-0-1-2-boost"}) {
        EXPECT_EQ(first_version_run_in(other), "") << other;
    }
}

TEST(RunName, is_found_in_the_names_of_files_that_libraries_make) {
    const std::string run = fresh_run_name();
    EXPECT_EQ(run_of_file(run + "-iox-1234"), run);
    EXPECT_EQ(run_of_file(run + "-iox-1234.lock"), run);
    EXPECT_EQ(run_of_file("ipcbench-0-1-2-3-iox-4"), "ipcbench-0-1-2-3");
    for (const std::string& other : {run, run + "-", run + "x-y", run + "-a b", "x" + run + "-y"}) {
        EXPECT_EQ(run_of_file(other), "") << other;
    }
}

TEST(RunName, is_borne_by_names_that_lead_nowhere_else) {
    const std::string run = fresh_run_name();
    EXPECT_TRUE(begins_with_run(run, run + "-iox-1234.lock"));
    for (const std::string& other :
         {run, run + "-", run + "-../x", run + "x-y", "x" + run + "-y", run + "-a b", run + "-\n"}) {
        EXPECT_FALSE(begins_with_run(run, other)) << other;
    }
}

}  // namespace
}  // namespace ipcbench::platform
