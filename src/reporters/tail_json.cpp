#include "reporters/tail_json.hpp"

#include <algorithm>
#include <string_view>

#include "reporters/context_json.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

Json json_of_events(const ThreadEvents& events) {
    return {{"run_delay_ns", known(events.run_delay_ns)},
            {"voluntary_switches", events.voluntary_switches},
            {"involuntary_switches", events.involuntary_switches},
            {"minor_faults", events.minor_faults},
            {"major_faults", events.major_faults},
            {"stops", events.stops},
            {"moves", events.moves},
            {"affinity_changes", events.affinity_changes}};
}

ThreadEvents read_events(const JsonNode& node) {
    return {node.at("run_delay_ns").number_or(0),
            node.at("voluntary_switches").count(),
            node.at("involuntary_switches").count(),
            node.at("minor_faults").count(),
            node.at("major_faults").count(),
            node.at("stops").count(),
            node.at("moves").count(),
            node.at("affinity_changes").count()};
}

/// Reads a name; a cause of a later version is unexplained to this one.
template <class Enumeration, std::size_t size>
Enumeration read_name(const JsonNode& node, const std::array<std::string_view, size>& names, Enumeration otherwise) {
    const auto found = std::find(names.begin(), names.end(), node.text());
    return found == names.end() ? otherwise : static_cast<Enumeration>(found - names.begin());
}

Attribution read_attribution(const JsonNode& node) {
    return {read_name(node.at("cause"), tail_cause_names, TailCause::unexplained),
            read_name(node.at("side"), tail_side_names, TailSide::none)};
}

Json json_of_outlier(const TailOutlier& outlier) {
    return {{"repetition", outlier.repetition},
            {"at_s", outlier.at_s},
            {"latency_ns", known(outlier.latency_ns)},
            {"cause", name_of(outlier.attribution.cause)},
            {"side", name_of(outlier.attribution.side)},
            {"window_round_trips", outlier.evidence.round_trips},
            {"parent", json_of_events(outlier.evidence.parent)},
            {"child", json_of_events(outlier.evidence.child)},
            {"steal_ns", known(outlier.evidence.steal_ns)},
            {"extra_interrupts", known(outlier.evidence.extra_interrupts)}};
}

TailOutlier read_outlier(const JsonNode& node) {
    TailOutlier outlier{node.at("repetition").count(),
                        node.at("at_s").number(),
                        node.at("latency_ns").number(),
                        read_attribution(node),
                        {}};
    outlier.evidence = {read_events(node.at("parent")), read_events(node.at("child")), node.at("steal_ns").number_or(0),
                        node.at("extra_interrupts").number_or(0), node.at("window_round_trips").count()};
    return outlier;
}

}  // namespace

Json to_json(const TailReport& tail) {
    Json causes = Json::array();
    for (const TailShare& share : tail.shares) {
        causes.push_back({{"cause", name_of(share.attribution.cause)},
                          {"side", name_of(share.attribution.side)},
                          {"count", share.count},
                          {"share", static_cast<double>(share.count) / static_cast<double>(tail.outliers)},
                          {"excess_ns", known(share.excess_ns)}});
    }
    Json worst = Json::array();
    std::transform(tail.worst.begin(), tail.worst.end(), std::back_inserter(worst), json_of_outlier);
    return {{"threshold_ns", known(tail.threshold_ns)},
            {"typical_ns", known(tail.typical_ns)},
            {"elapsed_s", tail.elapsed_s},
            {"round_trips", tail.round_trips},
            {"outliers", tail.outliers},
            {"percent_below", tail.percent_below()},
            {"knows_run_queue", tail.knows_run_queue},
            {"knows_child", tail.knows_child},
            {"causes", std::move(causes)},
            {"worst", std::move(worst)}};
}

TailReport read_tail(const JsonNode& node) {
    TailReport tail;
    tail.threshold_ns = node.at("threshold_ns").number();
    tail.typical_ns = node.at("typical_ns").number();
    tail.elapsed_s = node.at("elapsed_s").number();
    tail.round_trips = node.at("round_trips").count();
    tail.outliers = node.at("outliers").count();
    tail.knows_run_queue = node.at("knows_run_queue").flag();
    tail.knows_child = node.at("knows_child").flag();
    const JsonNode causes = node.at("causes");
    for (std::size_t i = 0; i < causes.size(); ++i) {
        tail.shares.push_back({read_attribution(causes.at(i)), causes.at(i).at("count").count(),
                               causes.at(i).at("excess_ns").number_or(0)});
    }
    const JsonNode worst = node.at("worst");
    for (std::size_t i = 0; i < worst.size(); ++i) {
        tail.worst.push_back(read_outlier(worst.at(i)));
    }
    return tail;
}

}  // namespace ipcbench::reporters
