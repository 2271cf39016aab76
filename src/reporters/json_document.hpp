#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace ipcbench::reporters {

/// No report is larger, unless it still has the single runs of a campaign.
inline constexpr std::size_t max_report_bytes = std::size_t{1} << 28U;

/// Returns the content of a file ("-" is standard input). Throws Error (usage) if it cannot be read or is larger than
/// `max` bytes.
[[nodiscard]] std::string read_document(const std::string& path, std::size_t max = max_report_bytes);

/// Handlers for the fields of a document. Each is called with its value while the document is read; the value is then
/// freed, so only one of them is in memory at a time.
struct DocumentFields {
    using ValueHandler = std::function<void(nlohmann::ordered_json value)>;
    using ElementHandler = std::function<void(nlohmann::ordered_json element, std::size_t index)>;

    std::map<std::string, ValueHandler, std::less<>> values;
    std::map<std::string, ElementHandler, std::less<>> lists;  ///< lists that are passed one element at a time
};

/// Reads a document, which must be an object, in one pass; skips fields without a handler. Throws Error (usage) that
/// says where the text of `name` is not JSON, is nested deeper or has more in one field or element than any report, has
/// a field twice, or has something else where a list is expected. Exceptions from `fields` pass through. Returns which
/// of the fields were present.
std::set<std::string> read_fields(std::string_view text, const std::string& name, const DocumentFields& fields);

}  // namespace ipcbench::reporters
