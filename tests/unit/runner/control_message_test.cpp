#include "runner/control_message.hpp"

#include <string>

#include <gtest/gtest.h>

#include "unit/error_of.hpp"

namespace ipcbench::runner {
namespace {

TEST(ControlMessage, carries_any_bytes_in_its_strings) {
    Plan plan;
    for (int byte = 1; byte < 256; ++byte) {
        plan.folder += static_cast<char>(byte);
    }
    plan.address["path"] = "/tmp/\xff\xc3\xbc";
    const ControlMessage read = parse_control_message(to_text(plan));
    ASSERT_TRUE(std::holds_alternative<Plan>(read));
    EXPECT_EQ(std::get<Plan>(read).folder, plan.folder);
    EXPECT_EQ(std::get<Plan>(read).address, plan.address);
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
