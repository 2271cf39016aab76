#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "ipcbench/base/error.hpp"

namespace ipcbench::reporters {

/// No report is larger, unless it still has the single runs of a campaign.
inline constexpr std::size_t max_report_bytes = std::size_t{1} << 28U;

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

/// The rest of a file could not be read, which says nothing about what is in it.
class UnreadableFile : public Error {
public:
    using Error::Error;
};

/// As above, from a file ("-" is standard input), of which only a small part is in memory at a time. Throws
/// UnreadableFile (usage) if it cannot be read or is larger than `max` bytes.
std::set<std::string> read_file_fields(const std::string& path, const std::string& name, const DocumentFields& fields,
                                       std::size_t max = max_report_bytes);

}  // namespace ipcbench::reporters
