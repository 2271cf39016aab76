#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

#include "reporters/reporters.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

constexpr int schema_version = 1;

// What was not measured, or could not be read, is null: a reader cannot mistake it for a value.
Json known(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}
Json known(double number, bool measured = true) {
    return measured && std::isfinite(number) ? Json(number) : Json();
}
Json known(std::uint64_t count, bool measured) {
    return measured ? Json(count) : Json();
}

Json to_json(const Context& context) {
    Json conditions = Json::array();
    for (const Condition& condition : context.conditions) {
        conditions.push_back({{"name", condition.name},
                              {"verdict", name_of(condition.verdict)},
                              {"found", known(condition.found)},
                              {"advice", known(condition.advice)}});
    }
    return {{"version", context.version},
            {"build_type", context.build_type},
            {"compiler", context.compiler},
            {"date", context.date},
            {"host", known(context.host)},
            {"kernel", known(context.kernel)},
            {"os", known(context.os)},
            {"cpu_model", known(context.cpu_model)},
            {"cpus", context.cpus},
            {"clock",
             {{"source", known(context.clock_source)},
              {"cost_ns", known(context.clock.cost_ns)},
              {"resolution_ns", known(context.clock.resolution_ns)}}},
            {"conditions", std::move(conditions)}};
}

Json to_json(const std::optional<RoundTripTimes>& times) {
    if (!times) {
        return {};
    }
    return {{"count", times->count},          {"min", known(times->min)},     {"mean", known(times->mean)},
            {"stddev", known(times->stddev)}, {"p50", known(times->p50)},     {"p90", known(times->p90)},
            {"p99", known(times->p99)},       {"p99_9", known(times->p99_9)}, {"p99_99", known(times->p99_99)},
            {"max", known(times->max)}};
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

Json to_json(const RunResult& result) {
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
    return {{"transport", result.transport},
            {"control", result.control},
            {"codec", result.codec},
            {"payload_bytes", result.payload_bytes},
            {"wire_bytes",
             {{"ping", known(result.ping_wire_bytes, result.ping_wire_bytes != 0)},
              {"pong", known(result.pong_wire_bytes, result.pong_wire_bytes != 0)}}},
            {"wait", to_string(result.wait)},
            {"placement", result.placement},
            {"cpus", std::move(cpus)},
            {"cpu_relation", known(result.cpu_relation)},
            {"options", std::move(options)},
            {"asked_s", known(result.asked_s, result.asked_s > 0)},
            {"round_trips", known(result.round_trips, measured)},
            {"elapsed_s", known(result.elapsed_s, measured)},
            {"round_trips_per_s", known(result.round_trips_per_s(), measured)},
            {"rate_mean_ns", known(result.rate_mean_ns, counted)},
            {"rtt_ns", to_json(result.rtt)},
            {"timing", measured ? Json(name_of(result.timing)) : Json()},
            {"lost", known(result.lost, measured)},
            {"duplicates", known(result.duplicates, measured)},
            {"codec_ns", known(codec_ns)},
            {"codec_share", known(codec_ns / result.rate_mean_ns, counted)},
            {"cpu",
             {{"parent", to_json(result.parent, result.round_trips)},
              {"child", to_json(result.child, result.round_trips)}}},
            {"status", name_of(result.status)},
            {"reason", known(result.reason)},
            {"hint", known(result.hint)},
            {"warnings", result.warnings}};
}

/// Writes each result as one line, together with the comma before it, in one go: whatever is on the disk when the
/// program is killed becomes a whole document by `]}`.
class JsonReporter final : public Reporter {
public:
    explicit JsonReporter(Output out) : out_(std::move(out)) {}

    void begin(const Context& context) override {
        out_.write("{\"schema_version\": " + std::to_string(schema_version) +
                   ",\n\"context\": " + line(to_json(context)) + ",\n\"results\": [");
    }
    void result(const RunResult& result) override {
        out_.write((std::exchange(first_, false) ? "\n" : ",\n") + line(to_json(result)));
    }
    void end() override {
        if (!ended_) {  // it may be called again when another report has failed
            ended_ = true;
            out_.write("\n]}\n");
        }
    }

private:
    /// Bytes that are not UTF-8 (in a path, say) are replaced: a report is never lost to them.
    static std::string line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

    Output out_;
    bool first_ = true;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<Reporter> make_json(Output out) {
    return std::make_unique<JsonReporter>(std::move(out));
}

}  // namespace ipcbench::reporters
