#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace ipcbench::reporters {

/// All of a file ("-" is standard input). Throws Error (usage) where it cannot be read or is larger than any report.
[[nodiscard]] std::string read_document(const std::string& path);

/// JSON in the order in which it is written. Throws Error (usage) that says where the text of `name` stops being JSON,
/// or is nested deeper than any report.
[[nodiscard]] nlohmann::ordered_json parse_document(std::string_view text, const std::string& name);

}  // namespace ipcbench::reporters
