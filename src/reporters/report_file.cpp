#include "reporters/report_file.hpp"

#include <array>
#include <optional>
#include <set>
#include <utility>

#include "reporters/json_document.hpp"
#include "reporters/json_node.hpp"
#include "reporters/load_json.hpp"
#include "reporters/read_result.hpp"

namespace ipcbench::reporters {
namespace {

constexpr std::uint64_t newest_version = 1;

template <class Enumeration, std::size_t size>
Enumeration one_of(const JsonNode& node, const std::array<Enumeration, size>& values) {
    const std::string text = node.text();
    for (const Enumeration value : values) {
        if (text == name_of(value)) {
            return value;
        }
    }
    node.fail("'" + text + "' is none of the values it can have");
}

Context read_context(const JsonNode& node) {
    Context context;
    context.version = node.at("version").text();
    context.build_type = node.at("build_type").text();
    context.compiler = node.at("compiler").text();
    context.date = node.at("date").text();
    if (node.has("command")) {
        context.command = node.at("command").text_or_empty();
    }
    context.host = node.at("host").text_or_empty();
    context.kernel = node.at("kernel").text_or_empty();
    context.os = node.at("os").text_or_empty();
    context.cpu_model = node.at("cpu_model").text_or_empty();
    context.cpus = node.at("cpus").small_count();
    context.clock_source = node.at("clock").at("source").text_or_empty();
    context.clock.cost_ns = node.at("clock").at("cost_ns").number_or(0);
    context.clock.resolution_ns = node.at("clock").at("resolution_ns").number_or(0);
    const JsonNode conditions = node.at("conditions");
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        const JsonNode condition = conditions.at(i);
        Condition read;
        read.name = condition.at("name").text();
        read.verdict = one_of(condition.at("verdict"), std::array{Verdict::ok, Verdict::bad, Verdict::unknown});
        read.found = condition.at("found").text_or_empty();
        read.advice = condition.at("advice").text_or_empty();
        if (condition.has("theme")) {
            read.theme = condition.at("theme").text_or_empty();
        }
        if (condition.has("spoils")) {
            read.spoils = condition.at("spoils").flag();
        }
        context.conditions.push_back(read);
    }
    return context;
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

Pauses read_pauses(const JsonNode& node) {
    return {node.at("stops").count(), node.at("suspended_s").number(), node.at("held_s").number()};
}

Breakdown read_breakdown(const JsonNode& node) {
    return {node.at("codec_ns").number(), node.at("harness_ns").number(), node.at("copying_ns").number(),
            node.at("waiting_ns").number(), node.at("notification_ns").optional_number()};
}

}  // namespace

std::shared_ptr<const Histogram> read_histogram(const JsonNode& node) {
    std::vector<Histogram::Bucket> buckets;
    const JsonNode all = node.at("buckets");
    buckets.reserve(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const JsonNode bucket = all.at(i);
        if (bucket.size() != 2) {
            bucket.fail("expected an index and a count");
        }
        buckets.push_back({bucket.at(0UL).count(), bucket.at(1UL).count()});
    }
    const auto histogram =
        Histogram::restore(buckets, node.at("sum").count(), node.at("min").count(), node.at("max").count());
    if (!histogram) {
        node.fail("these cannot be the buckets of a histogram");
    }
    return std::make_shared<const Histogram>(*histogram);
}

namespace {

/// What later versions of the program added to a report of this version may be missing.
void read_additions(const JsonNode& node, RunResult& result) {
    if (node.has("variant")) {
        result.variant = node.at("variant").text_or_empty();
    }
    if (node.has("repetitions")) {
        const JsonNode repetitions = node.at("repetitions");
        for (std::size_t i = 0; i < repetitions.size(); ++i) {
            const JsonNode repetition = repetitions.at(i);
            result.repetitions.push_back({repetition.at("round_trips").count(), repetition.at("elapsed_s").number(),
                                          repetition.at("outlier").flag()});
            if (repetition.has("cpu_ns_per_round_trip")) {
                result.repetitions.back().cpu_ns_per_round_trip =
                    repetition.at("cpu_ns_per_round_trip").optional_number();
            }
        }
        result.asked_repetitions = node.at("asked_repetitions").count();
    }
    if (node.has("rate_interval") && !node.at("rate_interval").is_null()) {
        const JsonNode interval = node.at("rate_interval");
        result.rate_interval =
            Interval{interval.at("low").number(), interval.at("high").number(), interval.at("level").number()};
    }
    if (node.has("rate_spread")) {
        result.rate_spread = node.at("rate_spread").number_or(0);
    }
    if (node.has("noise")) {
        result.noise = node.at("noise").optional_number();
    }
    if (node.has("breakdown") && !node.at("breakdown").is_null()) {
        result.breakdown = read_breakdown(node.at("breakdown"));
    }
    if (node.has("percentiles") && !node.at("percentiles").is_null()) {
        const JsonNode percentiles = node.at("percentiles");
        for (std::size_t i = 0; i < percentiles.size(); ++i) {
            const JsonNode point = percentiles.at(i);
            if (point.size() != 2) {
                point.fail("expected a percent and a time");
            }
            result.percentiles.emplace_back(point.at(0UL).number(), point.at(1UL).number());
        }
    }
    if (node.has("pauses")) {
        result.parent_pauses = read_pauses(node.at("pauses").at("parent"));
        result.child_pauses = read_pauses(node.at("pauses").at("child"));
    }
    if (node.has("load")) {
        read_load_figures(node, result);
    }
    if (node.has("asked_options") && !node.at("asked_options").is_null()) {
        result.asked_options.emplace();
        for (const auto& [key, value] : node.at("asked_options").fields()) {
            result.asked_options->emplace(key, value.text());
        }
    }
    if (node.has("asked_timing") && node.at("asked_timing").text() != "auto") {
        result.asked_timing =
            one_of(node.at("asked_timing"), std::array{Timing::every, Timing::sampled, Timing::batch});
    }
    if (node.has("histogram") && !node.at("histogram").is_null()) {
        result.histogram = read_histogram(node.at("histogram"));
    }
}

Wait read_wait(const JsonNode& node) {
    try {
        return parse_wait(node.text());
    } catch (const Error& error) {
        node.fail("'" + node.text() + "' is no wait mode");
    }
}

}  // namespace

RunResult read_result(const JsonNode& node) {
    RunResult result;
    result.transport = node.at("transport").text();
    result.control = node.at("control").flag();
    result.codec = node.at("codec").text();
    result.payload_bytes = node.at("payload_bytes").count();
    result.ping_wire_bytes = node.at("wire_bytes").at("ping").count_or_zero();
    result.pong_wire_bytes = node.at("wire_bytes").at("pong").count_or_zero();
    result.wait = read_wait(node.at("wait"));
    result.placement = node.at("placement").text();
    if (const JsonNode cpus = node.at("cpus"); !cpus.is_null()) {
        result.cpus = {cpus.at("parent").small_count(), cpus.at("child").small_count()};
    }
    result.cpu_relation = node.at("cpu_relation").text_or_empty();
    for (const auto& [key, value] : node.at("options").fields()) {
        result.options.push_back({key, value.text()});
    }
    result.asked_s = node.at("asked_s").number_or(0);
    result.round_trips = node.at("round_trips").count_or_zero();
    result.elapsed_s = node.at("elapsed_s").number_or(0);
    result.rate_mean_ns = node.at("rate_mean_ns").number_or(0);
    if (const JsonNode times = node.at("rtt_ns"); !times.is_null()) {
        result.rtt = read_times(times);
    }
    if (const JsonNode timing = node.at("timing"); !timing.is_null()) {
        result.timing = one_of(timing, std::array{Timing::every, Timing::sampled, Timing::batch});
    }
    result.lost = node.at("lost").count_or_zero();
    result.duplicates = node.at("duplicates").count_or_zero();
    result.codec_ns = node.at("codec_ns").optional_number();
    result.parent = read_usage(node.at("cpu").at("parent"));
    result.child = read_usage(node.at("cpu").at("child"));
    result.status =
        one_of(node.at("status"), std::array{RunStatus::ok, RunStatus::partial, RunStatus::skipped, RunStatus::failed});
    result.reason = node.at("reason").text_or_empty();
    result.hint = node.at("hint").text_or_empty();
    const JsonNode warnings = node.at("warnings");
    for (std::size_t i = 0; i < warnings.size(); ++i) {
        result.warnings.push_back(warnings.at(i).text());
    }
    read_additions(node, result);
    return result;
}

namespace {

void require_known_version(const JsonNode& node) {
    const std::uint64_t version = node.count();
    if (version == 0) {
        node.fail("there is no version 0");
    }
    if (version > newest_version) {
        throw Error(ErrorKind::usage,
                    "'" + node.file() + "': schema_version: " + std::to_string(version) +
                        " is newer than this program, which knows " + std::to_string(newest_version),
                    "read it with the ipcbench that wrote it, or a later one");
    }
}

/// Takes the parts of a report as they come.
class Reader {
public:
    explicit Reader(const std::string& name) : report_{printable(name), {}, {}} {}

    ReportFile read(std::string_view text) {
        const std::set<std::string> there = read_fields(
            text, report_.name,
            {{{"schema_version", [this](const Json& value) { read_version(node(value).in("schema_version")); }},
              {"context",
               [this](const Json& value) {
                   attempt([&] { report_.context = read_context(node(value).in("context")); });
               }}},
             {{"results", [this](const Json& value, std::size_t index) {
                   attempt([&] { report_.results.push_back(read_result(node(value).in("results").in(index))); });
               }}}});
        const Json nothing;
        if (!version_known_) {
            node(nothing).fail("no 'schema_version': this is not a report of ipcbench");
        }
        for (const char* const field : {"context", "results"}) {
            if (!there.contains(field)) {
                node(nothing).fail(std::string("'") + field + "' is missing");
            }
        }
        return std::move(report_);
    }

private:
    using Json = nlohmann::ordered_json;

    [[nodiscard]] JsonNode node(const Json& value) const { return {value, report_.name}; }

    void read_version(const JsonNode& version) {
        require_known_version(version);
        version_known_ = true;
        if (trouble_) {
            throw Error(*trouble_);
        }
    }

    /// Problems are reported only once the document is known to be a report at all; the version may come last.
    template <class Call>
    void attempt(const Call& call) {
        try {
            if (!trouble_) {
                call();
            }
        } catch (const Error& error) {
            trouble_ = error;
            if (version_known_) {
                throw;
            }
        }
    }

    ReportFile report_;
    bool version_known_ = false;
    std::optional<Error> trouble_;
};

}  // namespace

ReportFile parse_report(std::string_view text, const std::string& name) {
    return Reader(name).read(text);
}

ReportFile read_report(const std::string& path) {
    return parse_report(read_document(path), path == "-" ? "standard input" : path);
}

}  // namespace ipcbench::reporters
