#include <array>
#include <utility>

#include "reporters/context_json.hpp"
#include "reporters/fields/nested_fields.hpp"
#include "reporters/fields/result_fields.hpp"
#include "reporters/reporters.hpp"
#include "reporters/results/names.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

/// Returns what tells the result from others: its name, and what that is made of.
Json identity_of(const RunResult& result) {
    constexpr std::array<std::string_view, 7> keys{"variant", "transport", "codec", "payload_bytes",
                                                   "wait",    "placement", "load"};
    Json json{{"cell", cell_name(result)}};
    for (const Field<RunResult>& field : result_fields()) {
        if (std::find(keys.begin(), keys.end(), field.key) != keys.end()) {
            json[field.key] = field.write(result);
        }
    }
    return json;
}

/// Writes a line for each interval, as soon as the result is complete.
class NdjsonReporter final : public Reporter {
public:
    explicit NdjsonReporter(Output out) : out_(std::move(out)) {}

    /// Empties a file that has an older log, even if there are no lines.
    void begin(const Context& /*context*/) override { out_.write("", ""); }
    void result(const RunResult& result) override {
        const Json identity = identity_of(result);
        std::string lines;
        for (const PhaseInterval& interval : result.intervals) {
            Json line = identity;
            line.update(write_fields(fields::phase_interval_fields(), interval));
            const StoredHistogram& times = interval.times;
            const auto histogram = Histogram::restore(times.buckets, times.sum, times.min, times.max);
            const bool any = histogram && histogram->count() > 0;
            line["rtt_ns"] = any ? write_fields(fields::times_fields(), summarise(*histogram)) : Json();
            lines += text_of(line) + "\n";
        }
        out_.write(lines);
    }
    void end() override { out_.write(""); }

private:
    Output out_;
};

}  // namespace

std::unique_ptr<Reporter> make_ndjson(Output out) {
    return std::make_unique<NdjsonReporter>(std::move(out));
}

}  // namespace ipcbench::reporters
