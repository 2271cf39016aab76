#include "core/phase_names.hpp"
#include "reporters/fields/members.hpp"
#include "reporters/fields/nested_fields.hpp"
#include "reporters/hdr_encoding.hpp"

namespace ipcbench::reporters::fields {
namespace {

void read_phase(const JsonNode& node, PhaseInterval& interval) {
    const std::string phase = node.text();
    if (phase != phase_name::timed && phase != phase_name::latency) {
        node.fail("'" + phase + "' is neither timed nor latency");
    }
    interval.timed = phase == phase_name::timed;
}

void read_encoded(const JsonNode& node, PhaseInterval& interval) {
    if (node.is_null()) {
        return;
    }
    interval.times = read_fields(encoded_histogram_fields(), node);
    const StoredHistogram& times = interval.times;
    if (!Histogram::restore(times.buckets, times.sum, times.min, times.max)) {
        node.fail("this cannot be the histogram of an interval");
    }
}

}  // namespace

const FieldList<PhaseInterval>& phase_interval_fields() {
    static const FieldList<PhaseInterval> all{
        count<&PhaseInterval::repetition>("repetition"),
        {"phase",
         [](const PhaseInterval& interval) { return Json(interval.timed ? phase_name::timed : phase_name::latency); },
         read_phase},
        number<&PhaseInterval::unix_s>("unix_s"),
        number<&PhaseInterval::start_s>("start_s"),
        number<&PhaseInterval::elapsed_s>("elapsed_s"),
        count<&PhaseInterval::round_trips>("round_trips"),
        count<&PhaseInterval::lost>("lost"),
        {"histogram",
         [](const PhaseInterval& interval) {
             const bool any = !interval.times.buckets.empty();
             return any ? write_fields(encoded_histogram_fields(), interval.times) : Json();
         },
         read_encoded},
    };
    return all;
}

const FieldList<StoredHistogram>& encoded_histogram_fields() {
    static const FieldList<StoredHistogram> all{
        count<&StoredHistogram::sum>("sum"),
        count<&StoredHistogram::min>("min"),
        count<&StoredHistogram::max>("max"),
        {"hdr", [](const StoredHistogram& histogram) { return Json(hdr_text(histogram.buckets)); },
         [](const JsonNode& node, StoredHistogram& histogram) {
             const auto buckets = read_hdr_text(node.text());
             if (!buckets) {
                 node.fail("this is not a histogram in HdrHistogram's encoding");
             }
             histogram.buckets = *buckets;
         }},
    };
    return all;
}

}  // namespace ipcbench::reporters::fields
