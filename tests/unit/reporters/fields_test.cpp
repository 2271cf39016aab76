#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/knobs.hpp"
#include "reporters/fields/context_fields.hpp"
#include "reporters/fields/nested_fields.hpp"
#include "reporters/fields/result_fields.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters {
namespace {

/// Reads docs/result.schema.json.
nlohmann::json schema() {
    const std::filesystem::path here(__FILE__);
    std::ifstream file(here.parent_path() / ".." / ".." / ".." / "docs" / "result.schema.json");
    return nlohmann::json::parse(file);
}

std::set<std::string> keys_of(const nlohmann::json& object) {
    std::set<std::string> keys;
    for (const auto& [key, value] : object.items()) {
        keys.insert(key);
    }
    return keys;
}

/// Expects the object at that place of the schema to have these fields, and to require those that are always written.
template <class Subject>
void expect_described(const FieldList<Subject>& fields, const std::string& place) {
    static const nlohmann::json whole = schema();
    const nlohmann::json& described = whole.at(nlohmann::json::json_pointer("/$defs/" + place));
    std::set<std::string> known;
    std::set<std::string> required;
    for (const Field<Subject>& field : fields) {
        EXPECT_TRUE(known.insert(field.key).second) << field.key << " is there twice";
        if (field.presence != Presence::sometimes) {
            required.insert(field.key);
        }
    }
    EXPECT_EQ(keys_of(described.at("properties")), known) << place;
    EXPECT_EQ(described.at("required").get<std::set<std::string>>(), required) << place;
}

TEST(ContextFields, are_those_of_the_schema) {
    expect_described(context_fields(), "context");
    expect_described(clock_fields(), "context/properties/clock");
    expect_described(request_fields(), "context/properties/request");
    expect_described(condition_fields(), "condition");
}

TEST(ResultFields, are_those_of_the_schema) {
    expect_described(result_fields(), "result");
}

TEST(ResultFields, are_those_of_the_schema_in_the_objects_inside_a_result) {
    const std::string inside = "result/properties/";
    expect_described(fields::message_fields(), inside + "message");
    expect_described(fields::server_fields(), inside + "server");
    expect_described(fields::plug_in_fields(), inside + "plug_ins/items");
    expect_described(fields::times_fields(), "distribution");
    expect_described(fields::repetition_fields(), "repetition");
    expect_described(fields::interval_fields(), inside + "rate_interval");
    expect_described(fields::breakdown_fields(), inside + "breakdown");
    expect_described(fields::usage_fields(), "usage");
    expect_described(fields::cpu_sharing_fields(), inside + "cpu_sharing");
    expect_described(fields::pauses_fields(), "pauses");
    expect_described(fields::open_loop_fields(), inside + "open_loop");
    expect_described(fields::stream_fields(), inside + "stream");
    expect_described(fields::set_up_fields(), inside + "set_up");
    expect_described(fields::connection_fields(), inside + "connections/items");
    expect_described(fields::histogram_fields(), "histogram");
    expect_described(fields::phase_interval_fields(), "interval");
    expect_described(fields::encoded_histogram_fields(), "interval/properties/histogram");
    expect_described(fields::tail_fields(), "tail");
    expect_described(fields::tail_share_fields(), "tail/properties/causes/items");
    expect_described(fields::tail_outlier_fields(), "tail/properties/worst/items");
    expect_described(fields::thread_events_fields(), "thread_events");
}

TEST(LoadKnobs, are_those_of_the_schema) {
    const nlohmann::json described = schema().at("$defs").at("result").at("properties").at("load").at("properties");
    std::set<std::string> known;
    for (const Knob& knob : load_knobs()) {
        known.emplace(knob.key);
    }
    EXPECT_EQ(keys_of(described), known);
}

TEST(WarningValues, are_those_of_the_schema) {
    std::map<std::string, std::set<std::string>> described;
    const nlohmann::json variants = schema().at("$defs").at("warning").at("oneOf");
    for (const nlohmann::json& warning : variants) {
        const nlohmann::json& properties = warning.at("properties");
        std::set<std::string> values = keys_of(properties);
        for (const char* const common : {"code", "text", "process"}) {
            values.erase(common);
        }
        const nlohmann::json& code = properties.at("code");
        const nlohmann::json names = code.contains("enum") ? code.at("enum") : nlohmann::json{code.at("const")};
        for (const nlohmann::json& name : names) {
            described.emplace(name.get<std::string>(), values);
        }
    }
    std::map<std::string, std::set<std::string>> known;
    for (unsigned i = 0; i <= static_cast<unsigned>(WarningCode::other); ++i) {
        const auto code = static_cast<WarningCode>(i);
        const auto values = warning_fields(code);
        known.emplace(name_of(code), std::set<std::string>(values.begin(), values.end()));
    }
    EXPECT_EQ(described, known);
}

TEST(ResultFields, have_columns_with_titles_of_their_own) {
    std::set<std::string> titles;
    std::set<std::string_view> keys;
    for (const Field<RunResult>& field : result_fields()) {
        keys.insert(field.key);
        for (const CsvColumn& column : field.csv) {
            EXPECT_TRUE(titles.insert(column.title).second) << column.title;
        }
    }
    for (const Field<RunResult>& field : result_fields()) {
        EXPECT_TRUE(field.csv_after.empty() || keys.contains(field.csv_after)) << field.key;
    }
    for (const Field<Context>& field : context_fields()) {
        for (const CsvColumn& column : field.csv) {
            EXPECT_TRUE(titles.insert(column.title).second) << column.title;
        }
    }
}

TEST(ResultFields, point_to_values_that_are_there) {
    RunResult result = test::repeated_run();
    result.open_loop = OpenLoopStats{1, 1, {*result.rtt, nullptr}};
    result.stream = StreamStats{1, 1, 1};
    result.set_up =
        ConnectStats{{*result.rtt, nullptr}, {*result.rtt, nullptr}, {*result.rtt, nullptr}, {*result.rtt, nullptr}};
    result.cpus = {0, 1};
    result.cpu_sharing = CpuSharing{2, 1, 0, 0};
    result.requested_placement = "cross";
    result.server = ServerUse{"lines", "echo.json", "hello.ndjson", 1};
    result.message = MessageUse{"order.json", 1, "0123456789abcdef", "receipt.json", 10, "order.proto:shop.Order"};
    for (const Field<RunResult>& field : result_fields()) {
        const nlohmann::ordered_json value = field.write(result);
        for (const CsvColumn& column : field.csv) {
            EXPECT_TRUE(value.contains(nlohmann::ordered_json::json_pointer(column.pointer))) << column.title;
        }
    }
}

}  // namespace
}  // namespace ipcbench::reporters
