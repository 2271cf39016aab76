#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace ipcbench::reporters {

/// All of a file ("-" is standard input). Throws Error (usage) where it cannot be read or is larger than any report.
[[nodiscard]] std::string read_document(const std::string& path);

/// Handlers for the fields of a document. Each is called with its value while the document is being read; the value is
/// then freed, so that only one of them is in memory at a time.
struct DocumentFields {
    using Take = std::function<void(nlohmann::ordered_json value)>;
    using TakeElement = std::function<void(nlohmann::ordered_json element, std::size_t index)>;

    std::map<std::string, Take, std::less<>> values;
    std::map<std::string, TakeElement, std::less<>> lists;  ///< given one element at a time
};

/// Reads a document, which is an object, in one pass; fields without a handler are skipped. Throws Error (usage) that
/// says where the text of `name` stops being JSON, is nested deeper or has more in one field or element than any report
/// does, has a field twice, or has something else where a list is expected. Exceptions from `fields` pass through.
/// Returns which of the fields were there.
std::set<std::string> read_fields(std::string_view text, const std::string& name, const DocumentFields& fields);

}  // namespace ipcbench::reporters
