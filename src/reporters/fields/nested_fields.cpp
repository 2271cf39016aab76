#include "reporters/fields/nested_fields.hpp"

#include <string>

#include "reporters/fields/members.hpp"

namespace ipcbench::reporters::fields {
namespace {

/// Makes a percentile or another moment of a distribution: a time, whose column says so.
template <auto member>
Field<RoundTripTimes> time(const char* key) {
    Field<RoundTripTimes> field = finite_number<member>(key, Unit::nanoseconds);
    field.csv.front().title += "_ns";
    return field;
}

/// Makes a distribution without its histogram, which is null if it is empty.
template <auto member>
Field<StructOf<member>> distribution(const char* key) {
    using Subject = StructOf<member>;
    return {key,
            [](const Subject& subject) {
                const RoundTripTimes& times = (subject.*member).times;
                return times.count > 0 ? write_fields(times_fields(), times) : Json();
            },
            [](const JsonNode& node, Subject& subject) {
                (subject.*member).times = node.is_null() ? RoundTripTimes{} : read_fields(times_fields(), node);
            }};
}

Json write_buckets(const StoredHistogram& histogram) {
    Json buckets = Json::array();
    for (const Histogram::Bucket& bucket : histogram.buckets) {
        buckets.push_back({bucket.index, bucket.count});
    }
    return buckets;
}

void read_buckets(const JsonNode& node, StoredHistogram& histogram) {
    histogram.buckets.reserve(node.size());
    for (std::size_t i = 0; i < node.size(); ++i) {
        const JsonNode bucket = node.at(i);
        if (bucket.size() != 2) {
            bucket.fail("expected an index and a count");
        }
        histogram.buckets.push_back({bucket.at(0UL).count(), bucket.at(1UL).count()});
    }
}

}  // namespace

const FieldList<MessageUse>& message_fields() {
    static const FieldList<MessageUse> all{
        optional_text<&MessageUse::request>("request"),
        {"documents",
         [](const MessageUse& message) { return message.documents > 0 ? Json(message.documents) : Json(); },
         [](const JsonNode& node, MessageUse& message) { message.documents = node.count_or_zero(); },
         {{"documents"}}},
        optional_text<&MessageUse::digest>("digest"),
        optional_text<&MessageUse::answer>("answer"),
        optional_count<&MessageUse::answer_bytes>("answer_bytes"),
        optional_text<&MessageUse::schema>("schema"),
    };
    return all;
}

const FieldList<ServerUse>& server_fields() {
    static const FieldList<ServerUse> all{
        text<&ServerUse::framing>("framing"),
        text<&ServerUse::request>("request"),
        optional_text<&ServerUse::handshake>("handshake"),
        {"passed_over",
         [](const ServerUse& server) { return Json(server.passed_over); },
         [](const JsonNode& node, ServerUse& server) { server.passed_over = node.count_or_zero(); },
         {{"passed_over"}}},
    };
    return all;
}

const FieldList<PlugInFile>& plug_in_fields() {
    static const FieldList<PlugInFile> all{
        text<&PlugInFile::path>("file"),
        {"interface", [](const PlugInFile& file) { return Json(file.interface); },
         [](const JsonNode& node, PlugInFile& file) {
             file.interface = static_cast<std::uint32_t>(node.small_count());
         }},
    };
    return all;
}

const FieldList<RoundTripTimes>& times_fields() {
    static const FieldList<RoundTripTimes> all{
        count<&RoundTripTimes::count>("count"),  time<&RoundTripTimes::min>("min"),
        time<&RoundTripTimes::mean>("mean"),     time<&RoundTripTimes::stddev>("stddev"),
        time<&RoundTripTimes::p50>("p50"),       time<&RoundTripTimes::p90>("p90"),
        time<&RoundTripTimes::p99>("p99"),       time<&RoundTripTimes::p99_9>("p99_9"),
        time<&RoundTripTimes::p99_99>("p99_99"), time<&RoundTripTimes::max>("max"),
    };
    return all;
}

const FieldList<Repetition>& repetition_fields() {
    static const FieldList<Repetition> all{
        count<&Repetition::round_trips>("round_trips"),
        number<&Repetition::elapsed_s>("elapsed_s"),
        {"round_trips_per_s", [](const Repetition& one) { return Json(one.round_trips_per_s()); }, nullptr},
        flag<&Repetition::outlier>("outlier"),
        optional_number<&Repetition::cpu_ns_per_round_trip>("cpu_ns_per_round_trip", Unit::nanoseconds,
                                                            Presence::later),
    };
    return all;
}

const FieldList<Interval>& interval_fields() {
    static const FieldList<Interval> all{
        number<&Interval::low>("low"),
        number<&Interval::high>("high"),
        number<&Interval::level>("level"),
    };
    return all;
}

const FieldList<Breakdown>& breakdown_fields() {
    static const FieldList<Breakdown> all{
        number<&Breakdown::codec_ns>("codec_ns", Unit::nanoseconds),
        optional_number<&Breakdown::harness_ns>("harness_ns", Unit::nanoseconds),
        optional_number<&Breakdown::copying_ns>("copying_ns", Unit::nanoseconds),
        number<&Breakdown::waiting_ns>("waiting_ns", Unit::nanoseconds),
        optional_number<&Breakdown::notification_ns>("notification_ns", Unit::nanoseconds),
        optional_number<&Breakdown::mechanism_ns>("mechanism_ns", Unit::nanoseconds, Presence::later),
    };
    return all;
}

const FieldList<UsageOfRoundTrips>& usage_fields() {
    using Subject = UsageOfRoundTrips;
    static const FieldList<Subject> all{
        number<&Usage::user_s, Subject>("user_s"),
        number<&Usage::system_s, Subject>("system_s"),
        count<&Usage::voluntary_switches, Subject>("voluntary_switches"),
        count<&Usage::involuntary_switches, Subject>("involuntary_switches"),
        count<&Usage::minor_faults, Subject>("minor_faults"),
        count<&Usage::major_faults, Subject>("major_faults"),
        {"cpu_ns_per_round_trip",
         [](const Subject& usage) { return known(usage.cpu_s() * 1e9 / static_cast<double>(usage.round_trips)); },
         nullptr,
         {{"cpu_ns_per_round_trip", Unit::nanoseconds}}},
        {"switches_per_round_trip",
         [](const Subject& usage) {
             const std::uint64_t switches = usage.voluntary_switches + usage.involuntary_switches;
             return known(static_cast<double>(switches) / static_cast<double>(usage.round_trips));
         },
         nullptr,
         {{"switches_per_round_trip"}}},
    };
    return all;
}

const FieldList<CpuSharing>& cpu_sharing_fields() {
    static const FieldList<CpuSharing> all{
        count<&CpuSharing::samples>("samples"),
        count<&CpuSharing::shared>("shared"),
        optional_count<&CpuSharing::parent_migrations>("parent_migrations"),
        optional_count<&CpuSharing::child_migrations>("child_migrations"),
    };
    return all;
}

const FieldList<Pauses>& pauses_fields() {
    static const FieldList<Pauses> all{
        count<&Pauses::stops>("stops"),
        {"suspended_s", [](const Pauses& pauses) { return Json(pauses.suspended() ? pauses.suspended_s : 0); },
         [](const JsonNode& node, Pauses& pauses) { pauses.suspended_s = node.number(); }},
        number<&Pauses::stalled_s>("stalled_s"),
    };
    return all;
}

const FieldList<OpenLoopStats>& open_loop_fields() {
    static const FieldList<OpenLoopStats> all{
        count<&OpenLoopStats::scheduled>("scheduled"),
        count<&OpenLoopStats::sent>("sent"),
        distribution<&OpenLoopStats::service>("service_ns"),
    };
    return all;
}

const FieldList<StreamStats>& stream_fields() {
    static const FieldList<StreamStats> all{
        count<&StreamStats::sent>("sent"),
        finite_number<&StreamStats::bytes_per_s>("bytes_per_s", Unit::bytes_per_second),
        finite_number<&StreamStats::memcpy_bytes_per_s>("memory_bytes_per_s", Unit::bytes_per_second),
    };
    return all;
}

const FieldList<ConnectStats>& set_up_fields() {
    static const FieldList<ConnectStats> all{
        distribution<&ConnectStats::spawn>("spawn_ns"),
        distribution<&ConnectStats::connect>("connect_ns"),
        distribution<&ConnectStats::first>("first_ns"),
        distribution<&ConnectStats::close>("close_ns"),
    };
    return all;
}

const FieldList<ConnectionStats>& connection_fields() {
    static const FieldList<ConnectionStats> all{
        count<&ConnectionStats::round_trips>("round_trips"),
        number<&ConnectionStats::elapsed_s>("elapsed_s"),
        {"round_trips_per_s", [](const ConnectionStats& share) { return Json(share.per_s()); }, nullptr},
    };
    return all;
}

const FieldList<StoredHistogram>& histogram_fields() {
    static const FieldList<StoredHistogram> all{
        count<&StoredHistogram::sum>("sum"),
        count<&StoredHistogram::min>("min"),
        count<&StoredHistogram::max>("max"),
        {"buckets", write_buckets, read_buckets},
    };
    return all;
}

}  // namespace ipcbench::reporters::fields
