#include "reporters/json_document.hpp"

#include <gtest/gtest.h>

#include "temporary.hpp"

namespace ipcbench::reporters {
namespace {

TEST(JsonDocument, of_a_file_is_read_in_parts_up_to_the_limit) {
    const std::string text = R"({"known": [1, 2], "later": ")" + std::string(200'000, ' ') + R"(", "last": 3})";
    const test::TemporaryFile file(text);
    std::size_t sum = 0;
    const DocumentFields fields{
        {{"last", [&](const nlohmann::ordered_json& value) { sum += value.get<std::size_t>(); }}},
        {{"known",
          [&](const nlohmann::ordered_json& value, std::size_t /*index*/) { sum += value.get<std::size_t>(); }}}};
    const std::set<std::string> both{"known", "last"};
    EXPECT_EQ(read_file_fields(file.path(), "f", fields, text.size()), both);
    EXPECT_EQ(sum, 6U);
    // This is not an Error of the text, behind which an unfinished report would be damaged and could be replaced.
    EXPECT_THROW(read_file_fields(file.path(), "f", fields, text.size() - 1), UnreadableFile);
    EXPECT_THROW(read_file_fields("/", "f", fields), UnreadableFile);
}

}  // namespace
}  // namespace ipcbench::reporters
