#include "reporters/renamed_keys.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reporters/report_file.hpp"
#include "reporters/reporters.hpp"
#include "sample_results.hpp"
#include "temporary.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

std::string report_of_every_load() {
    const test::TemporaryFile file;
    const auto reporter = make_json(Output::to_file(file.path()), true);
    reporter->begin(test::sample_context());
    for (const RunResult& run : test::loaded_runs()) {
        reporter->result(run);
    }
    reporter->end();
    return file.text();
}

/// Returns the document with the keys of minor version 2; `renamed` counts the fields with another name.
Json with_former_keys(const Json& value, std::size_t& renamed) {
    if (value.is_array()) {
        Json list = Json::array();
        for (const Json& element : value) {
            list.push_back(with_former_keys(element, renamed));
        }
        return list;
    }
    if (!value.is_object()) {
        return value;
    }
    Json object = Json::object();
    for (const auto& [key, field] : value.items()) {
        const char* const before = former_key(key);
        renamed += before == nullptr ? 0 : 1;
        object[before == nullptr ? key : before] = with_former_keys(field, renamed);
    }
    return object;
}

TEST(RenamedKeys, are_read_under_their_former_names) {
    const std::string text = report_of_every_load();
    std::size_t renamed = 0;
    Json former = with_former_keys(Json::parse(text), renamed);
    former["schema_minor_version"] = 2;
    EXPECT_GT(renamed, renamed_keys.size());
    const ReportFile now = parse_report(text, "now.json");
    const ReportFile before = parse_report(former.dump(), "before.json");
    ASSERT_EQ(before.results.size(), now.results.size());
    EXPECT_EQ(before.context.conditions.front().category, now.context.conditions.front().category);
    EXPECT_EQ(before.context.conditions.front().observed, now.context.conditions.front().observed);
    for (std::size_t i = 0; i < now.results.size(); ++i) {
        EXPECT_EQ(before.results[i].requested_s, now.results[i].requested_s);
        EXPECT_EQ(before.results[i].requested_repetitions, now.results[i].requested_repetitions);
        EXPECT_EQ(before.results[i].max_in_flight, now.results[i].max_in_flight);
        EXPECT_EQ(before.results[i].open_loop.has_value(), now.results[i].open_loop.has_value());
        if (now.results[i].open_loop) {
            EXPECT_EQ(before.results[i].open_loop->scheduled, now.results[i].open_loop->scheduled);
        }
    }
}

TEST(RenamedKeys, have_no_former_name_unless_they_were_renamed) {
    EXPECT_EQ(former_key("transport"), nullptr);
    EXPECT_STREQ(former_key("max_in_flight"), "deepest");
}

}  // namespace
}  // namespace ipcbench::reporters
