#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "ipcbench/core/reporter.hpp"

namespace ipcbench::reporters {

/// What `schema_version` says in every document.
inline constexpr int schema_version = 1;

/// And `schema_minor_version` in results: counts the times that fields came.
inline constexpr int schema_minor_version = 2;

/// What was not measured, or could not be read, is null: a reader cannot mistake it for a value.
[[nodiscard]] nlohmann::ordered_json known(const std::string& text);
[[nodiscard]] nlohmann::ordered_json known(double number, bool measured = true);

/// A document as it is written, in one line or with that indent. Bytes that are not UTF-8 (in a path, say) are
/// replaced, so that they never cost a report. Characters that could control a terminal are escaped.
[[nodiscard]] std::string text_of(const nlohmann::ordered_json& json, int indent = -1);

/// As docs/result-schema.md describes them.
[[nodiscard]] nlohmann::ordered_json to_json(const Condition& condition);
[[nodiscard]] nlohmann::ordered_json to_json(const Context& context);

}  // namespace ipcbench::reporters
