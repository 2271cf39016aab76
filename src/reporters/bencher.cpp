#include <nlohmann/json.hpp>

#include "reporters/at_end.hpp"
#include "reporters/context_json.hpp"
#include "reporters/reporters.hpp"
#include "reporters/results/groups.hpp"
#include "reporters/results/names.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

constexpr double ns_per_s = 1e9;

/// Returns a metric, with its interval if there is one.
Json metric(double value, const std::optional<Interval>& interval) {
    Json json{{"value", value}};
    if (interval) {
        json["lower_value"] = interval->low;
        json["upper_value"] = interval->high;
    }
    return json;
}

/// Converts an interval of the rate to one of the mean time.
std::optional<Interval> inverse(const std::optional<Interval>& rate) {
    if (!rate || rate->low <= 0 || rate->high <= 0) {
        return std::nullopt;
    }
    return Interval{ns_per_s / rate->high, ns_per_s / rate->low, rate->level};
}

/// Returns the measures for which Bencher has units, and more
/// (https://bencher.dev/docs/how-to/track-custom-benchmarks): latency in nanoseconds, throughput per second.
Json measures(const RunResult& result) {
    Json json{{"latency", metric(result.rate_mean_ns, inverse(result.rate_interval))},
              {"throughput", metric(result.round_trips_per_s(), result.rate_interval)}};
    if (result.rtt) {
        json["latency-p50"] = metric(result.rtt->p50, {});
        json["latency-p99"] = metric(result.rtt->p99, {});
    }
    return json;
}

/// Bencher Metric Format (https://bencher.dev/docs/reference/bencher-metric-format): one object with one entry per
/// benchmark.
class BencherReporter final : public ReportAtEnd {
public:
    using ReportAtEnd::ReportAtEnd;

    void begin(const Context& /*context*/) override {}
    void result(const RunResult& result) override {
        if (has_number(result)) {
            benchmarks_[unique_("ipcbench/" + cell_name(result))] = measures(result);
        }
    }

private:
    [[nodiscard]] std::string document() override { return text_of(benchmarks_, 2) + "\n"; }

    UniqueNames unique_;
    Json benchmarks_ = Json::object();
};

}  // namespace

std::unique_ptr<Reporter> make_bencher(Output out) {
    return std::make_unique<BencherReporter>(std::move(out));
}

}  // namespace ipcbench::reporters
