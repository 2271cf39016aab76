#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "ipcbench/core/context.hpp"
#include "reporters/json_node.hpp"

namespace ipcbench::reporters {

/// The value of `schema_version` in every document.
inline constexpr int schema_version = 1;

/// The value of `schema_minor_version`; incremented when fields are added or renamed (reporters/renamed_keys.hpp).
inline constexpr int schema_minor_version = 4;

/// Returns null for a text that was not measured or could not be read, so that a reader cannot mistake it for a value.
[[nodiscard]] nlohmann::ordered_json known(const std::string& text);
[[nodiscard]] nlohmann::ordered_json known(double number, bool measured = true);

/// Returns the text of a document, on one line or with that indentation. Bytes that are not UTF-8 (in a path, for
/// example) are replaced, so that they never prevent a report. Characters that could control a terminal are escaped.
[[nodiscard]] std::string text_of(const nlohmann::ordered_json& json, int indent = -1);

/// Writes the parts as docs/result-schema.md describes them.
[[nodiscard]] nlohmann::ordered_json to_json(const Condition& condition);
[[nodiscard]] nlohmann::ordered_json to_json(const Context& context);

/// Returns the beginning of a report, up to its results.
[[nodiscard]] std::string report_head(const Context& context);

/// Reads a context, also in the form of earlier versions. Throws Error (usage) that names the place of the problem.
[[nodiscard]] Context read_context(const JsonNode& node);

}  // namespace ipcbench::reporters
