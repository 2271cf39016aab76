#include "reporters/result_json.hpp"

#include <cmath>
#include <utility>

#include "reporters/context_json.hpp"
#include "reporters/load_json.hpp"

namespace ipcbench::reporters {

using Json = nlohmann::ordered_json;

namespace {

Json known_count(std::uint64_t count, bool measured) {
    return measured ? Json(count) : Json();
}

Json to_json(const std::optional<Usage>& usage, std::uint64_t round_trips) {
    if (!usage) {
        return {};
    }
    const auto count = static_cast<double>(round_trips);
    const std::uint64_t switches = usage->voluntary_switches + usage->involuntary_switches;
    return {{"user_s", usage->user_s},
            {"system_s", usage->system_s},
            {"voluntary_switches", usage->voluntary_switches},
            {"involuntary_switches", usage->involuntary_switches},
            {"minor_faults", usage->minor_faults},
            {"major_faults", usage->major_faults},
            {"cpu_ns_per_round_trip", known(usage->cpu_s() * 1e9 / count)},
            {"switches_per_round_trip", known(static_cast<double>(switches) / count)}};
}

Json to_json(const std::vector<Repetition>& repetitions) {
    Json list = Json::array();
    for (const Repetition& repetition : repetitions) {
        list.push_back({{"round_trips", repetition.round_trips},
                        {"elapsed_s", repetition.elapsed_s},
                        {"round_trips_per_s", repetition.round_trips_per_s()},
                        {"outlier", repetition.outlier},
                        {"cpu_ns_per_round_trip", known(repetition.cpu_ns_per_round_trip.value_or(std::nan("")))}});
    }
    return list;
}

Json to_json(const std::optional<Interval>& interval) {
    return interval ? Json{{"low", interval->low}, {"high", interval->high}, {"level", interval->level}} : Json();
}

Json to_json(const std::optional<Breakdown>& breakdown) {
    if (!breakdown) {
        return {};
    }
    return {{"codec_ns", breakdown->codec_ns},
            {"harness_ns", breakdown->harness_ns},
            {"copying_ns", breakdown->copying_ns},
            {"waiting_ns", breakdown->waiting_ns},
            {"notification_ns", known(breakdown->notification_ns.value_or(std::nan("")))}};
}

Json to_json(const Pauses& pauses) {
    return {{"stops", pauses.stops}, {"suspended_s", pauses.slept() ? pauses.slept_s : 0}, {"held_s", pauses.held_s}};
}

}  // namespace

Json to_json(const Histogram& histogram) {
    Json buckets = Json::array();
    for (const Histogram::Bucket& bucket : histogram.buckets()) {
        buckets.push_back({bucket.index, bucket.count});
    }
    return {
        {"sum", histogram.sum()}, {"min", histogram.min()}, {"max", histogram.max()}, {"buckets", std::move(buckets)}};
}

Json to_json(const RunResult& result, bool histograms) {
    const bool measured = result.elapsed_s > 0;
    const bool counted = measured && result.round_trips > 0;
    Json options = Json::object();
    for (const EffectiveOption& option : result.options) {
        options[option.key] = option.value;
    }
    Json cpus;
    if (result.cpus) {
        cpus = {{"parent", result.cpus->first}, {"child", result.cpus->second}};
    }
    const double codec_ns = result.codec_ns.value_or(std::nan(""));
    Json json{{"variant", known(result.variant)},
              {"transport", result.transport},
              {"control", result.control},
              {"codec", result.codec},
              {"payload_bytes", result.payload_bytes},
              {"wire_bytes",
               {{"ping", known_count(result.ping_wire_bytes, result.ping_wire_bytes != 0)},
                {"pong", known_count(result.pong_wire_bytes, result.pong_wire_bytes != 0)}}},
              {"wait", to_string(result.wait)},
              {"placement", result.placement},
              {"cpus", std::move(cpus)},
              {"cpu_relation", known(result.cpu_relation)},
              {"options", std::move(options)},
              {"load", to_json(result.load)},
              {"asked_s", known(result.asked_s, result.asked_s > 0)},
              {"round_trips", known_count(result.round_trips, measured)},
              {"elapsed_s", known(result.elapsed_s, measured)},
              {"round_trips_per_s", known(result.round_trips_per_s(), measured)},
              {"rate_mean_ns", known(result.rate_mean_ns, counted)},
              {"asked_repetitions", result.asked_repetitions},
              {"repetitions", to_json(result.repetitions)},
              {"rate_interval", to_json(result.rate_interval)},
              {"rate_spread", known(result.rate_spread, result.repetitions.size() > 1)},
              {"noise", known(result.noise.value_or(std::nan("")))},
              {"rtt_ns", to_json(result.rtt)},
              {"percentiles", result.percentiles.empty() ? Json() : Json(result.percentiles)},
              {"timing", measured ? Json(name_of(result.timing)) : Json()},
              {"lost", known_count(result.lost, measured)},
              {"duplicates", known_count(result.duplicates, measured)},
              {"codec_ns", known(codec_ns)},
              {"codec_share", known(codec_ns / result.rate_mean_ns, counted)},
              {"breakdown", to_json(result.breakdown)},
              {"cpu",
               {{"parent", to_json(result.parent, result.round_trips)},
                {"child", to_json(result.child, result.round_trips)}}},
              {"status", name_of(result.status)},
              {"reason", known(result.reason)},
              {"hint", known(result.hint)},
              {"warnings", result.warnings}};
    if (result.parent_pauses.any() || result.child_pauses.any()) {
        json["pauses"] = {{"parent", to_json(result.parent_pauses)}, {"child", to_json(result.child_pauses)}};
    }
    add_load_figures(result, json);
    json["asked_options"] = result.asked_options ? Json(*result.asked_options) : Json();
    json["asked_timing"] = result.asked_timing ? name_of(*result.asked_timing) : "auto";
    if (histograms && result.histogram) {
        json["histogram"] = to_json(*result.histogram);
    }
    return json;
}

}  // namespace ipcbench::reporters
