#include "reporters/fields/parts.hpp"
#include "reporters/parts_json.hpp"

namespace ipcbench::reporters::fields {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

Fields figures() {
    return {
        {"requested_s",
         [](const RunResult& result) { return known(result.requested_s, result.requested_s > 0); },
         [](const JsonNode& node, RunResult& result) { result.requested_s = node.number_or(0); },
         {{"requested_s"}}},
        count<&RunResult::round_trips>("round_trips"),
        {"elapsed_s",
         [](const RunResult& result) { return known(result.elapsed_s, was_measured(result)); },
         [](const JsonNode& node, RunResult& result) { result.elapsed_s = node.number_or(0); },
         {{"elapsed_s"}}},
        {"round_trips_per_s",
         [](const RunResult& result) { return known(result.round_trips_per_s(), was_measured(result)); },
         nullptr,
         {{"round_trips_per_s"}}},
        {"rate_mean_ns",
         [](const RunResult& result) {
             return known(result.rate_mean_ns, was_measured(result) && result.round_trips > 0);
         },
         [](const JsonNode& node, RunResult& result) { result.rate_mean_ns = node.number_or(0); },
         {{"rate_mean_ns"}}},
        {"requested_repetitions",
         [](const RunResult& result) { return Json(result.requested_repetitions); },
         [](const JsonNode& node, RunResult& result) { result.requested_repetitions = node.count(); },
         {{"requested_repetitions"}},
         Presence::later},
        {"repetitions",
         [](const RunResult& result) { return to_json(result.repetitions); },
         [](const JsonNode& node, RunResult& result) { result.repetitions = read_repetitions(node); },
         {},
         Presence::later},
        {"rate_interval",
         [](const RunResult& result) { return to_json(result.rate_interval); },
         [](const JsonNode& node, RunResult& result) { result.rate_interval = read_interval(node); },
         {{"rate_low_per_s", "/low"}, {"rate_high_per_s", "/high"}, {"rate_level", "/level"}},
         Presence::later},
        {"rate_spread",
         [](const RunResult& result) { return known(result.rate_spread, result.repetitions.size() > 1); },
         [](const JsonNode& node, RunResult& result) { result.rate_spread = node.number_or(0); },
         {{"rate_spread"}},
         Presence::later},
        optional_number<&RunResult::noise>("noise", Presence::later),
        {"rtt_ns",
         [](const RunResult& result) { return to_json(result.rtt); },
         [](const JsonNode& node, RunResult& result) {
             result.rtt = node.is_null() ? std::nullopt : std::optional(read_times(node));
         },
         {{"rtt_count", "/count"},
          {"rtt_min_ns", "/min"},
          {"rtt_mean_ns", "/mean"},
          {"rtt_stddev_ns", "/stddev"},
          {"rtt_p50_ns", "/p50"},
          {"rtt_p90_ns", "/p90"},
          {"rtt_p99_ns", "/p99"},
          {"rtt_p99_9_ns", "/p99_9"},
          {"rtt_p99_99_ns", "/p99_99"},
          {"rtt_max_ns", "/max"}}},
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
        count<&RunResult::lost>("lost"),
        count<&RunResult::duplicates>("duplicates"),
    };
}

Fields cost_and_status() {
    return {
        optional_number<&RunResult::codec_ns>("codec_ns"),
        {"codec_share",
         [](const RunResult& result) {
             return known(result.codec_ns.value_or(std::nan("")) / result.rate_mean_ns,
                          was_measured(result) && result.round_trips > 0);
         },
         nullptr,
         {{"codec_share"}}},
        {"breakdown",
         [](const RunResult& result) { return to_json(result.breakdown); },
         [](const JsonNode& node, RunResult& result) { result.breakdown = read_breakdown(node); },
         {{"breakdown_codec_ns", "/codec_ns"},
          {"breakdown_harness_ns", "/harness_ns"},
          {"breakdown_copying_ns", "/copying_ns"},
          {"breakdown_waiting_ns", "/waiting_ns"},
          {"breakdown_notification_ns", "/notification_ns"},
          {"breakdown_mechanism_ns", "/mechanism_ns"}},
         Presence::later},
        {"cpu",
         [](const RunResult& result) {
             return Json{{"parent", to_json(result.parent, result.round_trips)},
                         {"child", to_json(result.child, result.round_trips)}};
         },
         [](const JsonNode& node, RunResult& result) {
             result.parent = read_usage(node.at("parent"));
             result.child = read_usage(node.at("child"));
         },
         {{"parent_user_s", "/parent/user_s"},
          {"parent_system_s", "/parent/system_s"},
          {"parent_voluntary_switches", "/parent/voluntary_switches"},
          {"parent_involuntary_switches", "/parent/involuntary_switches"},
          {"parent_minor_faults", "/parent/minor_faults"},
          {"parent_major_faults", "/parent/major_faults"},
          {"parent_cpu_ns_per_round_trip", "/parent/cpu_ns_per_round_trip"},
          {"parent_switches_per_round_trip", "/parent/switches_per_round_trip"},
          {"child_user_s", "/child/user_s"},
          {"child_system_s", "/child/system_s"},
          {"child_voluntary_switches", "/child/voluntary_switches"},
          {"child_involuntary_switches", "/child/involuntary_switches"},
          {"child_minor_faults", "/child/minor_faults"},
          {"child_major_faults", "/child/major_faults"},
          {"child_cpu_ns_per_round_trip", "/child/cpu_ns_per_round_trip"},
          {"child_switches_per_round_trip", "/child/switches_per_round_trip"}}},
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
         {{"warnings", "", "text"}}},
        {"pauses",
         [](const RunResult& result) {
             const bool any = result.parent_pauses.any() || result.child_pauses.any();
             const Json child = result.peer.empty() ? to_json(result.child_pauses) : Json();
             return any ? Json{{"parent", to_json(result.parent_pauses)}, {"child", child}} : Json();
         },
         [](const JsonNode& node, RunResult& result) {
             result.parent_pauses = read_pauses(node.at("parent"));
             if (const JsonNode child = node.at("child"); !child.is_null()) {
                 result.child_pauses = read_pauses(child);
             }
         },
         {},
         Presence::sometimes},
    };
}

}  // namespace ipcbench::reporters::fields
