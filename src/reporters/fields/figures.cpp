#include "reporters/fields/nested_fields.hpp"
#include "reporters/fields/result_parts.hpp"
#include "reporters/warnings_json.hpp"

namespace ipcbench::reporters::fields {
namespace {

/// Returns pairs of percent and nanoseconds.
std::vector<std::pair<double, double>> read_percentiles(const JsonNode& node) {
    std::vector<std::pair<double, double>> percentiles;
    for (std::size_t i = 0; !node.is_null() && i < node.size(); ++i) {
        const JsonNode point = node.at(i);
        if (point.size() != 2) {
            point.fail("expected a percent and a time");
        }
        percentiles.emplace_back(point.at(0UL).number(), point.at(1UL).number());
    }
    return percentiles;
}

/// Reads a breakdown, and supplies the mechanism's part to those of versions that did not record it. They also kept a
/// notification that took longer than the whole.
std::optional<Breakdown> read_breakdown(const JsonNode& node) {
    if (node.is_null()) {
        return std::nullopt;
    }
    Breakdown breakdown = read_fields(breakdown_fields(), node);
    if (!node.has("mechanism_ns") && breakdown.notification_ns && *breakdown.notification_ns < breakdown.waiting_ns) {
        breakdown.mechanism_ns = breakdown.whole_ns() - breakdown.codec_ns - *breakdown.notification_ns;
    }
    return breakdown;
}

Json write_usage(const std::optional<Usage>& usage, std::uint64_t round_trips) {
    return usage ? write_fields(usage_fields(), UsageOfRoundTrips{*usage, round_trips}) : Json();
}

std::optional<Usage> read_usage(const JsonNode& node) {
    return node.is_null() ? std::nullopt : std::optional<Usage>(read_fields(usage_fields(), node));
}

/// Returns the columns of both sides.
std::vector<CsvColumn> usage_columns() {
    std::vector<CsvColumn> columns = columns_below(usage_fields(), "parent_", "/parent");
    for (CsvColumn& column : columns_below(usage_fields(), "child_", "/child")) {
        columns.push_back(std::move(column));
    }
    return columns;
}

}  // namespace

Fields figures() {
    return {
        {"requested_s",
         [](const RunResult& result) { return known(result.requested_s, result.requested_s > 0); },
         [](const JsonNode& node, RunResult& result) { result.requested_s = node.number_or(0); },
         {{"requested_s"}}},
        measured_count<&RunResult::round_trips>("round_trips"),
        {"elapsed_s",
         [](const RunResult& result) { return known(result.elapsed_s, was_measured(result)); },
         [](const JsonNode& node, RunResult& result) { result.elapsed_s = node.number_or(0); },
         {{"elapsed_s"}}},
        {"round_trips_per_s",
         [](const RunResult& result) { return known(result.round_trips_per_s(), was_measured(result)); },
         nullptr,
         {{"round_trips_per_s", Unit::per_second}}},
        {"rate_mean_ns",
         [](const RunResult& result) {
             return known(result.rate_mean_ns, was_measured(result) && result.round_trips > 0);
         },
         [](const JsonNode& node, RunResult& result) { result.rate_mean_ns = node.number_or(0); },
         {{"rate_mean_ns", Unit::nanoseconds}}},
        {"requested_repetitions",
         [](const RunResult& result) { return Json(result.requested_repetitions); },
         [](const JsonNode& node, RunResult& result) { result.requested_repetitions = node.count(); },
         {{"requested_repetitions"}},
         Presence::later},
        objects<&RunResult::repetitions, repetition_fields>("repetitions", {}, Presence::later),
        object<&RunResult::rate_interval, interval_fields>("rate_interval",
                                                           {{"rate_low_per_s", Unit::per_second, "/low"},
                                                            {"rate_high_per_s", Unit::per_second, "/high"},
                                                            {"rate_level", Unit::none, "/level"}},
                                                           Presence::later),
        {"rate_spread",
         [](const RunResult& result) { return known(result.rate_spread, result.repetitions.size() > 1); },
         [](const JsonNode& node, RunResult& result) { result.rate_spread = node.number_or(0); },
         {{"rate_spread"}},
         Presence::later},
        optional_number<&RunResult::noise>("noise", Unit::none, Presence::later),
        object<&RunResult::rtt, times_fields>("rtt_ns", columns_below(times_fields(), "rtt_")),
        {"percentiles",
         [](const RunResult& result) { return result.percentiles.empty() ? Json() : Json(result.percentiles); },
         [](const JsonNode& node, RunResult& result) { result.percentiles = read_percentiles(node); },
         {},
         Presence::later},
        {"timing",
         [](const RunResult& result) { return was_measured(result) ? Json(name_of(result.timing)) : Json(); },
         [](const JsonNode& node, RunResult& result) {
             result.timing = node.is_null() ? result.timing : one_of(node, timings);
         },
         {{"timing"}}},
        measured_count<&RunResult::lost>("lost"),
        measured_count<&RunResult::duplicates>("duplicates"),
    };
}

Fields cost_and_status() {
    return {
        optional_number<&RunResult::codec_ns>("codec_ns", Unit::nanoseconds),
        {"codec_share",
         [](const RunResult& result) {
             return known(result.codec_ns.value_or(std::nan("")) / result.rate_mean_ns,
                          was_measured(result) && result.round_trips > 0);
         },
         nullptr,
         {{"codec_share"}}},
        {"breakdown",
         [](const RunResult& result) {
             return result.breakdown ? write_fields(breakdown_fields(), *result.breakdown) : Json();
         },
         [](const JsonNode& node, RunResult& result) { result.breakdown = read_breakdown(node); },
         columns_below(breakdown_fields(), "breakdown_"), Presence::later},
        {"cpu",
         [](const RunResult& result) {
             return Json{{"parent", write_usage(result.parent, result.round_trips)},
                         {"child", write_usage(result.child, result.round_trips)}};
         },
         [](const JsonNode& node, RunResult& result) {
             result.parent = read_usage(node.at("parent"));
             result.child = read_usage(node.at("child"));
         },
         usage_columns()},
        {"status",
         [](const RunResult& result) { return Json(name_of(result.status)); },
         [](const JsonNode& node, RunResult& result) {
             result.status =
                 one_of(node, std::array{RunStatus::ok, RunStatus::partial, RunStatus::skipped, RunStatus::failed});
         },
         {{"status"}}},
        optional_text<&RunResult::reason>("reason"),
        optional_text<&RunResult::hint>("hint"),
        {"warnings",
         [](const RunResult& result) { return to_json(result.warnings); },
         [](const JsonNode& node, RunResult& result) { result.warnings = read_warnings(node); },
         {{"warnings", Unit::none, "", "text"}}},
        {"pauses",
         [](const RunResult& result) {
             const bool any = result.parent_pauses.any() || result.child_pauses.any();
             const Json child = result.peer.empty() ? write_fields(pauses_fields(), result.child_pauses) : Json();
             return any ? Json{{"parent", write_fields(pauses_fields(), result.parent_pauses)}, {"child", child}}
                        : Json();
         },
         [](const JsonNode& node, RunResult& result) {
             result.parent_pauses = read_fields(pauses_fields(), node.at("parent"));
             if (const JsonNode child = node.at("child"); !child.is_null()) {
                 result.child_pauses = read_fields(pauses_fields(), child);
             }
         },
         {},
         Presence::sometimes},
    };
}

}  // namespace ipcbench::reporters::fields
