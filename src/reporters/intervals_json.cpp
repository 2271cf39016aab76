#include "reporters/intervals_json.hpp"

#include "reporters/context_json.hpp"
#include "reporters/hdr_encoding.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* timed_phase = "timed";
constexpr const char* latency_phase = "latency";

StoredHistogram read_stored(const JsonNode& node) {
    const auto buckets = read_hdr_text(node.at("hdr").text());
    StoredHistogram stored{buckets.value_or(std::vector<Histogram::Bucket>{}), node.at("sum").count(),
                           node.at("min").count(), node.at("max").count()};
    if (!buckets || !Histogram::restore(stored.buckets, stored.sum, stored.min, stored.max)) {
        node.fail("this cannot be the histogram of an interval");
    }
    return stored;
}

PhaseInterval read_interval_of_phase(const JsonNode& node) {
    const std::string phase = node.at("phase").text();
    if (phase != timed_phase && phase != latency_phase) {
        node.fail("'" + phase + "' is neither timed nor latency");
    }
    PhaseInterval interval{node.at("repetition").count(), phase == timed_phase,          node.at("unix_s").number(),
                           node.at("start_s").number(),   node.at("elapsed_s").number(), node.at("round_trips").count(),
                           node.at("lost").count()};
    if (!node.at("histogram").is_null()) {
        interval.times = read_stored(node.at("histogram"));
    }
    return interval;
}

}  // namespace

Json to_json(const PhaseInterval& interval) {
    Json histogram;
    if (!interval.times.buckets.empty()) {
        histogram = {{"sum", interval.times.sum},
                     {"min", interval.times.min},
                     {"max", interval.times.max},
                     {"hdr", hdr_text(interval.times.buckets)}};
    }
    return {{"repetition", interval.repetition},
            {"phase", interval.timed ? timed_phase : latency_phase},
            {"unix_s", interval.unix_s},
            {"start_s", interval.start_s},
            {"elapsed_s", interval.elapsed_s},
            {"round_trips", interval.round_trips},
            {"lost", interval.lost},
            {"histogram", std::move(histogram)}};
}

std::vector<PhaseInterval> read_intervals(const JsonNode& node) {
    std::vector<PhaseInterval> intervals;
    for (std::size_t i = 0; i < node.size(); ++i) {
        intervals.push_back(read_interval_of_phase(node.at(i)));
    }
    return intervals;
}

}  // namespace ipcbench::reporters
