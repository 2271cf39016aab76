#include "reporters/parts_json.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "reporters/context_json.hpp"
#include "reporters/warning_words.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

/// Returns whole numbers without a fraction.
Json plain_number(double value) {
    constexpr double exact = 9'007'199'254'740'992;  // up to here every whole number is an exact double
    const bool whole = std::abs(value) < exact && value == std::floor(value);
    return whole ? Json(static_cast<std::int64_t>(value)) : known(value);
}

/// Calls `take` with each element of a list.
template <class ValueHandler>
void for_each_in(const JsonNode& list, const ValueHandler& take) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        take(list.at(i));
    }
}

Warning read_warning(const JsonNode& node) {
    if (node.is_text()) {
        return text_warning(node.text());
    }
    const auto code = warning_code(node.at("code").text());
    if (!code || *code == WarningCode::other) {  // from a later version: its text is all that is known
        return text_warning(node.at("text").text());
    }
    Warning warning{*code};
    for (const char* const field : warning_fields(*code)) {
        warning.values.push_back(node.at(field).signed_number());
    }
    if (node.has("process")) {
        const auto process = warning_process(node.at("process").text());
        warning.process = process ? *process : WarningProcess::none;
    }
    if (*code == WarningCode::worker_failed) {
        warning.detail = node.at("text").text();
    }
    return warning;
}

}  // namespace

Json to_json(const std::optional<RoundTripTimes>& times) {
    if (!times) {
        return {};
    }
    return {{"count", times->count},          {"min", known(times->min)},     {"mean", known(times->mean)},
            {"stddev", known(times->stddev)}, {"p50", known(times->p50)},     {"p90", known(times->p90)},
            {"p99", known(times->p99)},       {"p99_9", known(times->p99_9)}, {"p99_99", known(times->p99_99)},
            {"max", known(times->max)}};
}

RoundTripTimes read_times(const JsonNode& node) {
    return {node.at("count").count(),       node.at("min").number_or(0),   node.at("mean").number_or(0),
            node.at("stddev").number_or(0), node.at("p50").number_or(0),   node.at("p90").number_or(0),
            node.at("p99").number_or(0),    node.at("p99_9").number_or(0), node.at("p99_99").number_or(0),
            node.at("max").number_or(0)};
}

Json to_json(const Distribution& distribution) {
    return to_json(distribution.times.count > 0 ? std::optional(distribution.times) : std::nullopt);
}

Distribution read_distribution(const JsonNode& node) {
    return {node.is_null() ? RoundTripTimes{} : read_times(node), nullptr};
}

Json to_json(const Histogram& histogram) {
    Json buckets = Json::array();
    for (const Histogram::Bucket& bucket : histogram.buckets()) {
        buckets.push_back({bucket.index, bucket.count});
    }
    return {
        {"sum", histogram.sum()}, {"min", histogram.min()}, {"max", histogram.max()}, {"buckets", std::move(buckets)}};
}

std::shared_ptr<const Histogram> read_histogram(const JsonNode& node) {
    std::vector<Histogram::Bucket> buckets;
    for_each_in(node.at("buckets"), [&](const JsonNode& bucket) {
        if (bucket.size() != 2) {
            bucket.fail("expected an index and a count");
        }
        buckets.push_back({bucket.at(0UL).count(), bucket.at(1UL).count()});
    });
    const auto histogram =
        Histogram::restore(buckets, node.at("sum").count(), node.at("min").count(), node.at("max").count());
    if (!histogram) {
        node.fail("these cannot be the buckets of a histogram");
    }
    return std::make_shared<const Histogram>(*histogram);
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

std::optional<Usage> read_usage(const JsonNode& node) {
    if (node.is_null()) {
        return std::nullopt;
    }
    return Usage{node.at("user_s").number(),
                 node.at("system_s").number(),
                 node.at("voluntary_switches").count(),
                 node.at("involuntary_switches").count(),
                 node.at("minor_faults").count(),
                 node.at("major_faults").count()};
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

std::vector<Repetition> read_repetitions(const JsonNode& node) {
    std::vector<Repetition> repetitions;
    for_each_in(node, [&](const JsonNode& one) {
        repetitions.push_back({one.at("round_trips").count(), one.at("elapsed_s").number(), one.at("outlier").flag()});
        if (one.has("cpu_ns_per_round_trip")) {
            repetitions.back().cpu_ns_per_round_trip = one.at("cpu_ns_per_round_trip").optional_number();
        }
    });
    return repetitions;
}

std::vector<std::pair<double, double>> read_percentiles(const JsonNode& node) {
    std::vector<std::pair<double, double>> percentiles;
    if (!node.is_null()) {
        for_each_in(node, [&](const JsonNode& point) {
            if (point.size() != 2) {
                point.fail("expected a percent and a time");
            }
            percentiles.emplace_back(point.at(0UL).number(), point.at(1UL).number());
        });
    }
    return percentiles;
}

Json to_json(const std::optional<Interval>& interval) {
    return interval ? Json{{"low", interval->low}, {"high", interval->high}, {"level", interval->level}} : Json();
}

std::optional<Interval> read_interval(const JsonNode& node) {
    if (node.is_null()) {
        return std::nullopt;
    }
    return Interval{node.at("low").number(), node.at("high").number(), node.at("level").number()};
}

Json to_json(const std::optional<Breakdown>& breakdown) {
    if (!breakdown) {
        return {};
    }
    const auto number = [](const std::optional<double>& ns) { return known(ns.value_or(std::nan(""))); };
    return {{"codec_ns", breakdown->codec_ns},
            {"harness_ns", number(breakdown->harness_ns)},
            {"copying_ns", number(breakdown->copying_ns)},
            {"waiting_ns", breakdown->waiting_ns},
            {"notification_ns", number(breakdown->notification_ns)},
            {"mechanism_ns", number(breakdown->mechanism_ns)}};
}

std::optional<Breakdown> read_breakdown(const JsonNode& node) {
    if (node.is_null()) {
        return std::nullopt;
    }
    Breakdown breakdown{node.at("codec_ns").number(), node.at("harness_ns").optional_number(),
                        node.at("copying_ns").optional_number(), node.at("waiting_ns").number(),
                        node.at("notification_ns").optional_number()};
    if (node.has("mechanism_ns")) {
        breakdown.mechanism_ns = node.at("mechanism_ns").optional_number();
    } else if (breakdown.notification_ns && *breakdown.notification_ns < breakdown.waiting_ns) {
        // Earlier versions kept a notification that took longer than the whole.
        breakdown.mechanism_ns = breakdown.whole_ns() - breakdown.codec_ns - *breakdown.notification_ns;
    }
    return breakdown;
}

Json to_json(const std::optional<CpuSharing>& sharing) {
    const auto count = [](const std::optional<std::uint64_t>& number) { return number ? Json(*number) : Json(); };
    return sharing ? Json{{"samples", sharing->samples},
                          {"shared", sharing->shared},
                          {"parent_migrations", count(sharing->parent_migrations)},
                          {"child_migrations", count(sharing->child_migrations)}}
                   : Json();
}

std::optional<CpuSharing> read_cpu_sharing(const JsonNode& node) {
    if (node.is_null()) {
        return std::nullopt;
    }
    const auto count = [&](const char* key) {
        return node.at(key).is_null() ? std::nullopt : std::optional(node.at(key).count());
    };
    return CpuSharing{node.at("samples").count(), node.at("shared").count(), count("parent_migrations"),
                      count("child_migrations")};
}

Json to_json(const Pauses& pauses) {
    return {{"stops", pauses.stops},
            {"suspended_s", pauses.suspended() ? pauses.suspended_s : 0},
            {"stalled_s", pauses.stalled_s}};
}

Pauses read_pauses(const JsonNode& node) {
    return {node.at("stops").count(), node.at("suspended_s").number(), node.at("stalled_s").number()};
}

Json to_json(const std::vector<Warning>& warnings) {
    Json list = Json::array();
    for (const Warning& warning : warnings) {
        Json json{{"code", name_of(warning.code)}, {"text", text_of(warning)}};
        const std::span<const char* const> fields = warning_fields(warning.code);
        for (std::size_t i = 0; i < std::min(fields.size(), warning.values.size()); ++i) {
            json[fields[i]] = plain_number(warning.values[i]);
        }
        if (warning.process != WarningProcess::none) {
            json["process"] = name_of(warning.process);
        }
        list.push_back(std::move(json));
    }
    return list;
}

std::vector<Warning> read_warnings(const JsonNode& node) {
    std::vector<Warning> warnings;
    for_each_in(node, [&](const JsonNode& warning) { warnings.push_back(read_warning(warning)); });
    return warnings;
}

Json to_json(const std::vector<ConnectionStats>& connections) {
    Json list = Json::array();
    for (const ConnectionStats& share : connections) {
        list.push_back(
            {{"round_trips", share.round_trips}, {"elapsed_s", share.elapsed_s}, {"round_trips_per_s", share.per_s()}});
    }
    return list;
}

std::vector<ConnectionStats> read_connections(const JsonNode& node) {
    std::vector<ConnectionStats> connections;
    for_each_in(node, [&](const JsonNode& share) {
        connections.push_back({share.at("round_trips").count(), share.at("elapsed_s").number()});
    });
    return connections;
}

}  // namespace ipcbench::reporters
