#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

template <class Subject>
void expect_described(const std::vector<Field<Subject>>& fields, const char* definition) {
    const nlohmann::json described = schema().at("$defs").at(definition);
    std::set<std::string> known;
    std::set<std::string> required;
    for (const Field<Subject>& field : fields) {
        EXPECT_TRUE(known.insert(field.key).second) << field.key << " is there twice";
        if (field.presence != Presence::sometimes) {
            required.insert(field.key);
        }
    }
    EXPECT_EQ(keys_of(described.at("properties")), known);
    EXPECT_EQ(described.at("required").get<std::set<std::string>>(), required);
}

TEST(ResultFields, are_those_of_the_schema) {
    expect_described(result_fields(), "result");
}

TEST(ContextFields, are_those_of_the_schema) {
    expect_described(context_fields(), "context");
}

TEST(ResultFields, have_columns_with_titles_of_their_own) {
    std::set<std::string_view> titles;
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
