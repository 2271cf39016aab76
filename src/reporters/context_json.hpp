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

/// As docs/result-schema.md describes them.
[[nodiscard]] nlohmann::ordered_json to_json(const Condition& condition);
[[nodiscard]] nlohmann::ordered_json to_json(const Context& context);

}  // namespace ipcbench::reporters
