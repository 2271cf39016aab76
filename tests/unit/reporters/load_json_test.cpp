#include "reporters/load_json.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/error_of.hpp"

namespace ipcbench::reporters {
namespace {

using ipcbench::test::error_of;
using testing::HasSubstr;

const std::string file = "results.json";

Load unusual_load() {
    Load load;
    load.rate = 2500;
    load.arrivals = Arrivals::poisson;
    load.depth = 16;
    load.pairs = 2;
    return load;
}

TEST(LoadJson, is_read_as_it_was_written) {
    for (const Load& load : {Load{}, unusual_load()}) {
        const nlohmann::ordered_json json = to_json(load);
        EXPECT_EQ(read_load(JsonNode(json, file)), load) << json;
    }
}

TEST(LoadJson, says_nothing_of_what_means_nothing) {
    const nlohmann::ordered_json json = to_json(Load{});
    EXPECT_TRUE(json.at("rate_per_s").is_null());
    EXPECT_TRUE(json.at("arrivals").is_null());
    EXPECT_EQ(json.at("one_child"), false);
}

TEST(LoadJson, is_refused_where_a_value_cannot_be) {
    const auto refusal_of = [](const char* key, const nlohmann::ordered_json& value) {
        nlohmann::ordered_json json = to_json(unusual_load());
        json[key] = value;
        return std::string(error_of([&] { static_cast<void>(read_load(JsonNode(json, file))); }).what());
    };
    EXPECT_THAT(refusal_of("depth", 0U), HasSubstr("depth: expected at least 1"));
    EXPECT_THAT(refusal_of("pairs", nullptr), HasSubstr("pairs: expected"));
    EXPECT_THAT(refusal_of("mode", "ping"), HasSubstr("mode: 'ping' is none of the values it can have"));
    EXPECT_THAT(refusal_of("one_child", 1), HasSubstr("one_child: expected true or false"));
    EXPECT_THAT(refusal_of("rate_per_s", 1e300), HasSubstr("rate_per_s: no such rate"));
    EXPECT_THAT(refusal_of("gap_ns", -1), HasSubstr("gap_ns: expected"));
}

/// Simulates a knob that reports of earlier versions do not have.
TEST(LoadJson, of_a_knob_that_came_later_is_there_only_where_it_is_unusual) {
    std::vector<Knob> knobs = load_knobs();
    for (Knob& knob : knobs) {
        knob.optional_in_reports = knob.key == "depth";
    }
    Load load;
    EXPECT_FALSE(to_json(load, knobs).contains("depth"));
    load.depth = 8;
    EXPECT_EQ(to_json(load, knobs).at("depth"), 8);

    nlohmann::ordered_json json = to_json(unusual_load());
    json.erase("depth");
    EXPECT_EQ(read_load(JsonNode(json, file), knobs).depth, open_loop_max_in_flight) << "what is usual with a rate";
    EXPECT_THAT(error_of([&] { static_cast<void>(read_load(JsonNode(json, file))); }).what(),
                HasSubstr("'depth' is missing"));
}

}  // namespace
}  // namespace ipcbench::reporters
