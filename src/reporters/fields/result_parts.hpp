#pragma once

#include <array>

#include "ipcbench/core/result.hpp"
#include "reporters/fields/members.hpp"

/// The parts of a result's list of fields, in the order of the JSON.
namespace ipcbench::reporters::fields {

using Fields = FieldList<RunResult>;

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

[[nodiscard]] inline Json known_count(std::uint64_t count, bool measured) {
    return measured ? Json(count) : Json();
}

inline constexpr std::array timings{Timing::every, Timing::sampled, Timing::batch};

/// Makes a count that is known if something was measured.
template <auto member>
[[nodiscard]] Field<RunResult> measured_count(const char* key) {
    return {key,
            [](const RunResult& result) { return known_count(result.*member, was_measured(result)); },
            [](const JsonNode& node, RunResult& result) { result.*member = node.count_or_zero(); },
            {{key}}};
}

}  // namespace ipcbench::reporters::fields
