#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "ipcbench/core/result.hpp"
#include "reporters/context_json.hpp"
#include "reporters/fields/field.hpp"

/// The parts of a result's list of fields, in the order of the JSON, and the functions that make simple fields.
namespace ipcbench::reporters::fields {

using Fields = std::vector<Field<RunResult>>;

/// Returns the fields for what was requested, and where it ran.
[[nodiscard]] Fields identity();

/// Returns the fields for the rate and its uncertainty, and the times of individual round trips.
[[nodiscard]] Fields figures();

/// Returns the fields for the cost of the run, and how it ended.
[[nodiscard]] Fields cost_and_status();

/// Returns the fields for the outcome of the load.
[[nodiscard]] Fields load_outcome();

/// Returns the fields that later versions added at the end.
[[nodiscard]] Fields additions();

[[nodiscard]] inline bool was_measured(const RunResult& result) {
    return result.elapsed_s > 0;
}

[[nodiscard]] inline nlohmann::ordered_json known_count(std::uint64_t count, bool measured) {
    return measured ? nlohmann::ordered_json(count) : nlohmann::ordered_json();
}

[[nodiscard]] inline nlohmann::ordered_json known_number(const std::optional<double>& number) {
    return known(number.value_or(std::nan("")));
}

inline constexpr std::array timings{Timing::every, Timing::sampled, Timing::batch};

/// Makes a text field that is never empty.
template <auto member>
[[nodiscard]] Field<RunResult> text(const char* key) {
    return {key,
            [](const RunResult& result) { return nlohmann::ordered_json(result.*member); },
            [](const JsonNode& node, RunResult& result) { result.*member = node.text(); },
            {{key}}};
}

/// Makes a text field that may be missing.
template <auto member>
[[nodiscard]] Field<RunResult> optional_text(const char* key, Presence presence = Presence::always) {
    return {key,
            [](const RunResult& result) { return known(result.*member); },
            [](const JsonNode& node, RunResult& result) { result.*member = node.text_or_empty(); },
            {{key}},
            presence};
}

/// Makes a count that is known if something was measured.
template <auto member>
[[nodiscard]] Field<RunResult> count(const char* key) {
    return {key,
            [](const RunResult& result) { return known_count(result.*member, was_measured(result)); },
            [](const JsonNode& node, RunResult& result) { result.*member = node.count_or_zero(); },
            {{key}}};
}

/// Makes a number that may be missing.
template <auto member>
[[nodiscard]] Field<RunResult> optional_number(const char* key, Presence presence = Presence::always) {
    return {key,
            [](const RunResult& result) { return known_number(result.*member); },
            [](const JsonNode& node, RunResult& result) { result.*member = node.optional_number(); },
            {{key}},
            presence};
}

}  // namespace ipcbench::reporters::fields
