#include <algorithm>
#include <array>
#include <string_view>

#include "reporters/fields/members.hpp"
#include "reporters/fields/nested_fields.hpp"

namespace ipcbench::reporters::fields {
namespace {

/// Returns the value with that name, or `otherwise`, so that a cause of a later version is unexplained to this one.
template <class Enumeration, std::size_t size>
Enumeration read_name(const JsonNode& node, const std::array<std::string_view, size>& names, Enumeration otherwise) {
    const auto found = std::find(names.begin(), names.end(), node.text());
    return found == names.end() ? otherwise : static_cast<Enumeration>(found - names.begin());
}

template <class Subject>
Field<Subject> cause() {
    return {"cause", [](const Subject& subject) { return Json(name_of(subject.attribution.cause)); },
            [](const JsonNode& node, Subject& subject) {
                subject.attribution.cause = read_name(node, tail_cause_names, TailCause::unexplained);
            }};
}

template <class Subject>
Field<Subject> side() {
    return {"side", [](const Subject& subject) { return Json(name_of(subject.attribution.side)); },
            [](const JsonNode& node, Subject& subject) {
                subject.attribution.side = read_name(node, tail_side_names, TailSide::none);
            }};
}

Json write_shares(const TailReport& tail) {
    Json shares = Json::array();
    for (const TailShare& share : tail.shares) {
        shares.push_back(write_fields(tail_share_fields(), ShareOfOutliers{share, tail.outliers}));
    }
    return shares;
}

void read_shares(const JsonNode& node, TailReport& tail) {
    const std::vector<ShareOfOutliers> shares = read_list(tail_share_fields(), node);
    tail.shares.assign(shares.begin(), shares.end());
}

}  // namespace

const FieldList<TailReport>& tail_fields() {
    static const FieldList<TailReport> all{
        finite_number<&TailReport::threshold_ns>("threshold_ns"),
        finite_number<&TailReport::typical_ns>("typical_ns"),
        number<&TailReport::elapsed_s>("elapsed_s"),
        count<&TailReport::round_trips>("round_trips"),
        count<&TailReport::outliers>("outliers"),
        {"percent_below", [](const TailReport& tail) { return Json(tail.percent_below()); }, nullptr},
        flag<&TailReport::knows_run_queue>("knows_run_queue"),
        flag<&TailReport::knows_child>("knows_child"),
        {"causes", write_shares, read_shares},
        objects<&TailReport::worst, tail_outlier_fields>("worst"),
    };
    return all;
}

const FieldList<ShareOfOutliers>& tail_share_fields() {
    using Subject = ShareOfOutliers;
    static const FieldList<Subject> all{
        cause<Subject>(),
        side<Subject>(),
        count<&TailShare::count, Subject>("count"),
        {"share",
         [](const Subject& share) {
             return Json(static_cast<double>(share.count) / static_cast<double>(share.outliers));
         },
         nullptr},
        finite_number<&TailShare::excess_ns, Subject>("excess_ns"),
    };
    return all;
}

const FieldList<TailOutlier>& tail_outlier_fields() {
    using Subject = TailOutlier;
    static const FieldList<Subject> all{
        count<&Subject::repetition>("repetition"),
        number<&Subject::at_s>("at_s"),
        finite_number<&Subject::latency_ns>("latency_ns"),
        cause<Subject>(),
        side<Subject>(),
        {"window_round_trips", [](const Subject& outlier) { return Json(outlier.evidence.round_trips); },
         [](const JsonNode& node, Subject& outlier) { outlier.evidence.round_trips = node.count(); }},
        {"parent", [](const Subject& outlier) { return write_fields(thread_events_fields(), outlier.evidence.parent); },
         [](const JsonNode& node, Subject& outlier) {
             outlier.evidence.parent = read_fields(thread_events_fields(), node);
         }},
        {"child", [](const Subject& outlier) { return write_fields(thread_events_fields(), outlier.evidence.child); },
         [](const JsonNode& node, Subject& outlier) {
             outlier.evidence.child = read_fields(thread_events_fields(), node);
         }},
        {"steal_ns", [](const Subject& outlier) { return known(outlier.evidence.steal_ns); },
         [](const JsonNode& node, Subject& outlier) { outlier.evidence.steal_ns = node.number_or(0); }},
        {"extra_interrupts", [](const Subject& outlier) { return known(outlier.evidence.extra_interrupts); },
         [](const JsonNode& node, Subject& outlier) { outlier.evidence.extra_interrupts = node.number_or(0); }},
    };
    return all;
}

const FieldList<ThreadEvents>& thread_events_fields() {
    static const FieldList<ThreadEvents> all{
        finite_number<&ThreadEvents::run_delay_ns>("run_delay_ns"),
        count<&ThreadEvents::voluntary_switches>("voluntary_switches"),
        count<&ThreadEvents::involuntary_switches>("involuntary_switches"),
        count<&ThreadEvents::minor_faults>("minor_faults"),
        count<&ThreadEvents::major_faults>("major_faults"),
        count<&ThreadEvents::stops>("stops"),
        count<&ThreadEvents::moves>("moves"),
        count<&ThreadEvents::affinity_changes>("affinity_changes"),
    };
    return all;
}

}  // namespace ipcbench::reporters::fields
