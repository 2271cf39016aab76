#include "reporters/load_json.hpp"

#include <array>

#include "reporters/context_json.hpp"
#include "reporters/load_text.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

Json distribution(const Distribution& distribution) {
    return to_json(distribution.times.count > 0 ? std::optional(distribution.times) : std::nullopt);
}

Distribution read_distribution(const JsonNode& node) {
    return {node.is_null() ? RoundTripTimes{} : read_times(node), nullptr};
}

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

std::uint32_t read_small(const JsonNode& node) {
    const int number = node.small_count();
    if (number < 1) {
        node.fail("expected at least 1");
    }
    return static_cast<std::uint32_t>(number);
}

}  // namespace

Json to_json(const std::optional<RoundTripTimes>& times) {
    if (!times) {
        return {};
    }
    return {{"count", times->count},          {"min", known(times->min)},     {"mean", known(times->mean)},
            {"stddev", known(times->stddev)}, {"p50", known(times->p50)},     {"p90", known(times->p90)},
            {"p99", known(times->p99)},       {"p99_9", known(times->p99_9)}, {"p99_99", known(times->p99_99)},
            {"max", known(times->max)}};
}

RoundTripTimes read_times(const JsonNode& node) {
    return {node.at("count").count(),       node.at("min").number_or(0),   node.at("mean").number_or(0),
            node.at("stddev").number_or(0), node.at("p50").number_or(0),   node.at("p90").number_or(0),
            node.at("p99").number_or(0),    node.at("p99_9").number_or(0), node.at("p99_99").number_or(0),
            node.at("max").number_or(0)};
}

Json to_json(const Load& load) {
    const bool open = load.rate > 0;
    return {{"mode", name_of(load.mode)},
            {"pairs", load.pairs},
            {"concurrency", load.concurrency},
            {"one_child", load.one_child},
            {"depth", load.depth},
            {"gap_ns", load.gap.count()},
            {"rate_per_s", open ? Json(load.rate) : Json()},
            {"arrivals", open ? Json(name_of(load.arrivals)) : Json()}};
}

Load read_load(const JsonNode& node) {
    Load load;
    load.mode = one_of(node.at("mode"), std::array{Mode::ping_pong, Mode::stream, Mode::connect});
    load.pairs = read_small(node.at("pairs"));
    load.concurrency = read_small(node.at("concurrency"));
    load.one_child = node.at("one_child").flag();
    load.depth = read_small(node.at("depth"));
    load.gap = std::chrono::nanoseconds(static_cast<std::int64_t>(node.at("gap_ns").count()));
    load.rate = node.at("rate_per_s").number_or(0);
    if (const JsonNode arrivals = node.at("arrivals"); !arrivals.is_null()) {
        load.arrivals = one_of(arrivals, std::array{Arrivals::constant, Arrivals::poisson});
    }
    return load;
}

void add_load_figures(const RunResult& result, Json& json) {
    json["reordered"] = result.elapsed_s > 0 ? Json(result.reordered) : Json();
    json["deepest"] = result.deepest > 0 ? Json(result.deepest) : Json();
    json["open_loop"] = nullptr;
    if (result.open_loop) {
        json["open_loop"] = {{"due", result.open_loop->due},
                             {"sent", result.open_loop->sent},
                             {"service_ns", distribution(result.open_loop->service)}};
    }
    json["stream"] = nullptr;
    if (result.stream) {
        json["stream"] = {{"sent", result.stream->sent},
                          {"bytes_per_s", known(result.stream->bytes_per_s)},
                          {"memory_bytes_per_s", known(result.stream->memory_per_s)}};
    }
    json["set_up"] = nullptr;
    if (result.set_up) {
        json["set_up"] = {{"spawn_ns", distribution(result.set_up->spawn)},
                          {"connect_ns", distribution(result.set_up->connect)},
                          {"first_ns", distribution(result.set_up->first)},
                          {"close_ns", distribution(result.set_up->close)}};
    }
    json["fairness"] = result.connections.empty() ? Json() : Json(fairness(result));
    json["connections"] = Json::array();
    for (const ConnectionShare& share : result.connections) {
        json["connections"].push_back(
            {{"round_trips", share.round_trips}, {"elapsed_s", share.elapsed_s}, {"round_trips_per_s", share.per_s()}});
    }
}

void read_load_figures(const JsonNode& node, RunResult& result) {
    result.load = read_load(node.at("load"));
    result.reordered = node.at("reordered").count_or_zero();
    result.deepest = node.at("deepest").count_or_zero();
    if (const JsonNode open = node.at("open_loop"); !open.is_null()) {
        result.open_loop =
            OpenLoopFigures{open.at("due").count(), open.at("sent").count(), read_distribution(open.at("service_ns"))};
    }
    if (const JsonNode stream = node.at("stream"); !stream.is_null()) {
        result.stream = StreamFigures{stream.at("sent").count(), stream.at("bytes_per_s").number_or(0),
                                      stream.at("memory_bytes_per_s").number_or(0)};
    }
    if (const JsonNode set_up = node.at("set_up"); !set_up.is_null()) {
        result.set_up =
            SetUpFigures{read_distribution(set_up.at("spawn_ns")), read_distribution(set_up.at("connect_ns")),
                         read_distribution(set_up.at("first_ns")), read_distribution(set_up.at("close_ns"))};
    }
    const JsonNode connections = node.at("connections");
    for (std::size_t i = 0; i < connections.size(); ++i) {
        const JsonNode share = connections.at(i);
        result.connections.push_back({share.at("round_trips").count(), share.at("elapsed_s").number()});
    }
}

}  // namespace ipcbench::reporters
