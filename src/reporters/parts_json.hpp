#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "ipcbench/core/result.hpp"
#include "reporters/json_node.hpp"

/// The parts of a result in JSON, as docs/result-schema.md describes them. Each has a reader, which throws Error
/// (usage) that names the place of the problem. Null means not measured.
namespace ipcbench::reporters {

[[nodiscard]] nlohmann::ordered_json to_json(const std::optional<RoundTripTimes>& times);
[[nodiscard]] RoundTripTimes read_times(const JsonNode& node);

/// Writes a distribution without its histogram.
[[nodiscard]] nlohmann::ordered_json to_json(const Distribution& distribution);
[[nodiscard]] Distribution read_distribution(const JsonNode& node);

/// Writes a histogram with all its buckets.
[[nodiscard]] nlohmann::ordered_json to_json(const Histogram& histogram);
[[nodiscard]] std::shared_ptr<const Histogram> read_histogram(const JsonNode& node);

[[nodiscard]] nlohmann::ordered_json to_json(const std::optional<Usage>& usage, std::uint64_t round_trips);
[[nodiscard]] std::optional<Usage> read_usage(const JsonNode& node);

[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<Repetition>& repetitions);
[[nodiscard]] std::vector<Repetition> read_repetitions(const JsonNode& node);

/// Returns pairs of percent and nanoseconds.
[[nodiscard]] std::vector<std::pair<double, double>> read_percentiles(const JsonNode& node);

[[nodiscard]] nlohmann::ordered_json to_json(const std::optional<Interval>& interval);
[[nodiscard]] std::optional<Interval> read_interval(const JsonNode& node);

[[nodiscard]] nlohmann::ordered_json to_json(const std::optional<Breakdown>& breakdown);
[[nodiscard]] std::optional<Breakdown> read_breakdown(const JsonNode& node);

[[nodiscard]] nlohmann::ordered_json to_json(const std::optional<CpuSharing>& sharing);
[[nodiscard]] std::optional<CpuSharing> read_cpu_sharing(const JsonNode& node);

[[nodiscard]] nlohmann::ordered_json to_json(const Pauses& pauses);
[[nodiscard]] Pauses read_pauses(const JsonNode& node);

/// Writes {"code", "text", its values by name, "process"}. Reports before minor version 3 have only the text.
[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<Warning>& warnings);
[[nodiscard]] std::vector<Warning> read_warnings(const JsonNode& node);

[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<ConnectionStats>& connections);
[[nodiscard]] std::vector<ConnectionStats> read_connections(const JsonNode& node);

}  // namespace ipcbench::reporters
