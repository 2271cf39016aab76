#include "reporters/report_file.hpp"

#include <array>
#include <utility>

#include "reporters/json_document.hpp"
#include "reporters/json_node.hpp"
#include "reporters/load_json.hpp"

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
    for (const JsonNode& condition : node.at("conditions").elements()) {
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

std::shared_ptr<const Histogram> read_histogram(const JsonNode& node) {
    std::vector<Histogram::Bucket> buckets;
    for (const JsonNode& bucket : node.at("buckets").elements()) {
        const std::vector<JsonNode> pair = bucket.elements();
        if (pair.size() != 2) {
            bucket.fail("expected an index and a count");
        }
        buckets.push_back({pair[0].count(), pair[1].count()});
    }
    const auto histogram =
        Histogram::restore(buckets, node.at("sum").count(), node.at("min").count(), node.at("max").count());
    if (!histogram) {
        node.fail("these cannot be the buckets of a histogram");
    }
    return std::make_shared<const Histogram>(*histogram);
}

/// What later versions of the program added to a report of this version may be missing.
void read_additions(const JsonNode& node, RunResult& result) {
    if (node.has("variant")) {
        result.variant = node.at("variant").text_or_empty();
    }
    if (node.has("repetitions")) {
        for (const JsonNode& repetition : node.at("repetitions").elements()) {
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
        for (const JsonNode& point : node.at("percentiles").elements()) {
            const std::vector<JsonNode> pair = point.elements();
            if (pair.size() != 2) {
                point.fail("expected a percent and a time");
            }
            result.percentiles.emplace_back(pair[0].number(), pair[1].number());
        }
    }
    if (node.has("pauses")) {
        result.parent_pauses = read_pauses(node.at("pauses").at("parent"));
        result.child_pauses = read_pauses(node.at("pauses").at("child"));
    }
    if (node.has("load")) {
        read_load_figures(node, result);
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
    for (const JsonNode& warning : node.at("warnings").elements()) {
        result.warnings.push_back(warning.text());
    }
    read_additions(node, result);
    return result;
}

void require_known_version(const JsonNode& root) {
    if (!root.has("schema_version")) {
        root.fail("no 'schema_version': this is no report of ipcbench");
    }
    const JsonNode node = root.at("schema_version");
    const std::uint64_t version = node.count();
    if (version == 0) {
        node.fail("there is no version 0");
    }
    if (version > newest_version) {
        throw Error(ErrorKind::usage,
                    "'" + root.file() + "': schema_version: " + std::to_string(version) +
                        " is newer than this program, which knows " + std::to_string(newest_version),
                    "read it with the ipcbench that wrote it, or a later one");
    }
}

}  // namespace

ReportFile parse_report(std::string_view text, const std::string& name) {
    const nlohmann::ordered_json document = parse_document(text, name);
    const JsonNode root(document, name);
    require_known_version(root);
    ReportFile report{name, read_context(root.at("context")), {}};
    for (const JsonNode& result : root.at("results").elements()) {
        report.results.push_back(read_result(result));
    }
    return report;
}

ReportFile read_report(const std::string& path) {
    return parse_report(read_document(path), path == "-" ? "standard input" : path);
}

}  // namespace ipcbench::reporters
