#include "runner/control_message.hpp"

#include <string>

#include <gtest/gtest.h>

#include "unit/error_of.hpp"

namespace ipcbench::runner {
namespace {

TEST(ControlMessage, carries_any_bytes_in_its_strings) {
    Plan plan;
    for (int byte = 1; byte < 256; ++byte) {
        plan.channel.folder += static_cast<char>(byte);
    }
    plan.address["path"] = "/tmp/\xff\xc3\xbc";
    const ControlMessage read = parse_control_message(to_text(plan));
    ASSERT_TRUE(std::holds_alternative<Plan>(read));
    EXPECT_EQ(std::get<Plan>(read).channel.folder, plan.channel.folder);
    EXPECT_EQ(std::get<Plan>(read).address, plan.address);
}

TEST(ControlMessage, carries_all_that_both_sides_of_a_channel_agree_on) {
    Plan plan;
    plan.channel.max_frame = 4096;
    plan.channel.frames_in_flight = 9;
    plan.channel.wait = {WaitMode::hybrid, 77};
    plan.channel.folder = "/tmp/run";
    plan.channel.prefix = "ipcbench-1";
    plan.channel.nonce = "0123456789abcdef0123456789abcdef";
    plan.channel.timeout = std::chrono::milliseconds{1234};
    plan.channel.one_cpu = true;
    plan.options = {{"sndbuf", "1M"}};
    const auto read = std::get<Plan>(parse_control_message(to_text(plan)));
    EXPECT_EQ(read.channel.max_frame, plan.channel.max_frame);
    EXPECT_EQ(read.channel.frames_in_flight, plan.channel.frames_in_flight);
    EXPECT_EQ(read.channel.wait, plan.channel.wait);
    EXPECT_EQ(read.channel.folder, plan.channel.folder);
    EXPECT_EQ(read.channel.prefix, plan.channel.prefix);
    EXPECT_EQ(read.channel.nonce, plan.channel.nonce);
    EXPECT_EQ(read.channel.timeout, plan.channel.timeout);
    EXPECT_EQ(read.channel.one_cpu, plan.channel.one_cpu);
    EXPECT_EQ(read.options, plan.options);
}

TEST(ControlMessage, carries_where_the_measured_thread_ran) {
    Marked marked;
    marked.migrations = 12;
    marked.cpu_samples = {{1'700'000'000'000, 3}, {1'700'000'000'001, 65'535}};
    const auto read = std::get<Marked>(parse_control_message(to_text(marked)));
    EXPECT_EQ(read.migrations, 12);
    EXPECT_EQ(read.cpu_samples, marked.cpu_samples);
}

TEST(ControlMessage, with_a_character_that_is_no_byte_is_refused) {
    const Error error = ipcbench::test::error_of(
        [] { static_cast<void>(parse_control_message("{\"type\": \"ready\", \"options\": {\"a\": \"\u2192\"}}")); });
    EXPECT_STREQ(error.what(), "control message with a character beyond U+00FF");
}

TEST(ControlMessage, nested_without_end_is_refused) {
    const std::string deep = std::string(1U << 20U, '[') + std::string(1U << 20U, ']');
    const Error error = ipcbench::test::error_of(
        [&] { static_cast<void>(parse_control_message("{\"type\": \"ready\", \"options\": " + deep + "}")); });
    EXPECT_STRNE(error.what(), "");
}

}  // namespace
}  // namespace ipcbench::runner
