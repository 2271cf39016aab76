#include "reporters/message_groups.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::reporters {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

TEST(MessageGroups, join_warnings_that_differ_in_their_values_only) {
    MessageGroups groups;
    groups.add(Warning{WarningCode::coarse_percentiles, {8'644}}, "pipe");
    groups.add(Warning{WarningCode::coarse_percentiles, {11}}, "tcp");
    groups.add(Warning{WarningCode::coarse_percentiles, {500}}, "tcp");
    groups.add("another", "");
    const std::vector<MessageGroups::Message> messages = groups.messages();
    ASSERT_THAT(messages, SizeIs(2));
    EXPECT_EQ(messages[0].text, "only 11 to 8,644 individually timed round trips: high percentiles are coarse");
    EXPECT_THAT(messages[0].names, ElementsAre("pipe", "tcp"));
    EXPECT_EQ(messages[1].text, "another");
    EXPECT_TRUE(messages[1].names.empty());
}

TEST(MessageGroups, keep_texts_apart_that_differ_in_numbers) {
    MessageGroups groups;
    groups.add("lost 1 of 10", "pipe");
    groups.add("lost 2 of 10", "tcp");
    EXPECT_THAT(groups.messages(), SizeIs(2));
}

TEST(MessageGroups, name_only_some_of_many) {
    std::vector<std::string> names;
    for (int i = 0; i < 10; ++i) {
        names.push_back("t" + std::to_string(i));
    }
    EXPECT_EQ(names_text(names), "t0, t1, t2, t3, t4, t5, t6, t7 and 2 more");
    EXPECT_EQ(names_text({"pipe"}), "pipe");
}

}  // namespace
}  // namespace ipcbench::reporters
