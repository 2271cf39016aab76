#include "reporters/warnings_json.hpp"

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

std::vector<Warning> read(const Json& json) {
    const std::string file = "r.json";
    return read_warnings(JsonNode(json, file).in("warnings"));
}

TEST(WarningsInJson, keep_their_codes_and_values) {
    const std::vector<Warning> warnings{
        {WarningCode::coarse_percentiles, {9'999}},
        {WarningCode::outlier, {2, 3, -33.25}},
        {WarningCode::stalled, {0.1 + 0.2}, WarningProcess::one_of_children},
        {WarningCode::worker_failed, {}, WarningProcess::none, "it ended with 1"},
    };
    EXPECT_EQ(read(Json::parse(to_json(warnings).dump())), warnings);
}

TEST(WarningsInJson, have_values_beside_the_sentence) {
    const Json json = to_json(std::vector<Warning>{{WarningCode::preempted, {250}}});
    EXPECT_EQ(json.dump(),
              R"([{"code":"preempted","text":"other threads (of other programs, or the library's own) took the CPU )"
              R"(250 times a second","per_s":250}])");
}

TEST(WarningsInJson, of_an_earlier_version_are_texts) {
    EXPECT_EQ(read(Json{"an older one"}), std::vector{text_warning("an older one")});
}

TEST(WarningsInJson, of_a_later_version_are_known_by_their_text_only) {
    EXPECT_EQ(read(Json::parse(R"([{"code": "a_later_one", "text": "what it says", "new": 1}])")),
              std::vector{text_warning("what it says")});
}

TEST(WarningsInJson, without_a_value_say_which_is_missing) {
    try {
        (void)read(Json::parse(R"([{"code": "coarse_percentiles", "text": "without its value"}])"));
        FAIL() << "read a warning without its value";
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "'r.json': warnings[0]: 'count' is missing");
    }
}

}  // namespace
}  // namespace ipcbench::reporters
