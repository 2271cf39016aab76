#include <nlohmann/json.hpp>

#include "reporters/at_end.hpp"
#include "reporters/cell_name.hpp"
#include "reporters/context_json.hpp"
#include "reporters/groups.hpp"
#include "reporters/reporters.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

constexpr double ns_per_s = 1e9;

/// A metric with its interval, where there is one.
Json metric(double value, const std::optional<Interval>& interval) {
    Json json{{"value", value}};
    if (interval) {
        json["lower_value"] = interval->low;
        json["upper_value"] = interval->high;
    }
    return json;
}

/// The same interval, of the mean time instead of the rate.
std::optional<Interval> inverse(const std::optional<Interval>& rate) {
    if (!rate || rate->low <= 0 || rate->high <= 0) {
        return std::nullopt;
    }
    return Interval{ns_per_s / rate->high, ns_per_s / rate->low, rate->level};
}

/// Measures by the names that Bencher has units for, and more
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

/// Bencher Metric Format (https://bencher.dev/docs/reference/bencher-metric-format): one object, a benchmark each.
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
