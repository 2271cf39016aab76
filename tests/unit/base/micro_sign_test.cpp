#include "ipcbench/base/micro_sign.hpp"

#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "ipcbench/base/units.hpp"

namespace ipcbench {
namespace {

TEST(MicroSign, is_shown_as_long_as_it_exists) {
    EXPECT_EQ(format_ns(1820), "1.82 us");
    {
        const MicroSign shown(true);
        EXPECT_EQ(format_ns(1820), "1.82 \u00b5s");
        EXPECT_EQ(format_ns(146), "146 ns");
        {
            const MicroSign hidden(false);
            EXPECT_EQ(format_ns(1820), "1.82 us");
        }
        EXPECT_EQ(microseconds_unit(), "\u00b5s");
    }
    EXPECT_EQ(microseconds_unit(), "us");
}

TEST(MicroSign, is_that_of_one_thread) {
    const MicroSign shown(true);
    std::string elsewhere;
    std::thread([&elsewhere] { elsewhere = format_ns(1820); }).join();
    EXPECT_EQ(elsewhere, "1.82 us");
}

TEST(MicroSign, does_not_change_what_can_be_typed_again) {
    const MicroSign shown(true);
    EXPECT_EQ(format_duration(std::chrono::microseconds{10}), "10us");
    for (const char* const text : {"10us", "10\u00b5s", "10\u03bcs"}) {
        EXPECT_EQ(parse_duration(text, "--gap"), std::chrono::microseconds{10}) << text;
    }
}

}  // namespace
}  // namespace ipcbench
