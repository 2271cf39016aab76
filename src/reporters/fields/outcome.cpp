#include "reporters/fields/parts.hpp"
#include "reporters/intervals_json.hpp"
#include "reporters/load_text.hpp"
#include "reporters/parts_json.hpp"
#include "reporters/tail_json.hpp"

namespace ipcbench::reporters::fields {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

Fields load_outcome() {
    return {
        {"reordered",
         [](const RunResult& result) { return known_count(result.reordered, was_measured(result)); },
         [](const JsonNode& node, RunResult& result) { result.reordered = node.count_or_zero(); },
         {{"reordered"}},
         Presence::later,
         "duplicates"},
        {"max_in_flight",
         [](const RunResult& result) { return known_count(result.max_in_flight, result.max_in_flight > 0); },
         [](const JsonNode& node, RunResult& result) { result.max_in_flight = node.count_or_zero(); },
         {{"max_in_flight"}},
         Presence::later,
         "load"},
        {"open_loop",
         [](const RunResult& result) {
             return result.open_loop ? Json{{"scheduled", result.open_loop->scheduled},
                                            {"sent", result.open_loop->sent},
                                            {"service_ns", to_json(result.open_loop->service)}}
                                     : Json();
         },
         [](const JsonNode& node, RunResult& result) {
             if (!node.is_null()) {
                 result.open_loop = OpenLoopStats{node.at("scheduled").count(), node.at("sent").count(),
                                                  read_distribution(node.at("service_ns"))};
             }
         },
         {{"open_loop_scheduled", "/scheduled"},
          {"open_loop_sent", "/sent"},
          {"open_loop_service_mean_ns", "/service_ns/mean"},
          {"open_loop_service_p99_ns", "/service_ns/p99"}},
         Presence::later,
         "fairness"},
        {"stream",
         [](const RunResult& result) {
             return result.stream ? Json{{"sent", result.stream->sent},
                                         {"bytes_per_s", known(result.stream->bytes_per_s)},
                                         {"memory_bytes_per_s", known(result.stream->memcpy_bytes_per_s)}}
                                  : Json();
         },
         [](const JsonNode& node, RunResult& result) {
             if (!node.is_null()) {
                 result.stream = StreamStats{node.at("sent").count(), node.at("bytes_per_s").number_or(0),
                                             node.at("memory_bytes_per_s").number_or(0)};
             }
         },
         {{"stream_sent", "/sent"},
          {"stream_bytes_per_s", "/bytes_per_s"},
          {"memory_bytes_per_s", "/memory_bytes_per_s"}},
         Presence::later,
         "open_loop"},
        {"set_up",
         [](const RunResult& result) {
             return result.set_up ? Json{{"spawn_ns", to_json(result.set_up->spawn)},
                                         {"connect_ns", to_json(result.set_up->connect)},
                                         {"first_ns", to_json(result.set_up->first)},
                                         {"close_ns", to_json(result.set_up->close)}}
                                  : Json();
         },
         [](const JsonNode& node, RunResult& result) {
             if (!node.is_null()) {
                 result.set_up =
                     ConnectStats{read_distribution(node.at("spawn_ns")), read_distribution(node.at("connect_ns")),
                                  read_distribution(node.at("first_ns")), read_distribution(node.at("close_ns"))};
             }
         },
         {{"spawn_mean_ns", "/spawn_ns/mean"},
          {"connect_mean_ns", "/connect_ns/mean"},
          {"first_mean_ns", "/first_ns/mean"},
          {"close_mean_ns", "/close_ns/mean"}},
         Presence::later,
         "stream"},
        {"fairness",
         [](const RunResult& result) { return result.connections.empty() ? Json() : Json(fairness(result)); },
         nullptr,
         {{"fairness"}},
         Presence::later,
         "max_in_flight"},
        {"connections",
         [](const RunResult& result) { return to_json(result.connections); },
         [](const JsonNode& node, RunResult& result) { result.connections = read_connections(node); },
         {},
         Presence::later},
    };
}

Fields additions() {
    return {
        {"requested_options",
         [](const RunResult& result) { return result.requested_options ? Json(*result.requested_options) : Json(); },
         [](const JsonNode& node, RunResult& result) {
             if (!node.is_null()) {
                 result.requested_options.emplace();
                 for (const auto& [key, value] : node.fields()) {
                     result.requested_options->emplace(key, value.text());
                 }
             }
         },
         {{"requested_options"}},
         Presence::later},
        {"requested_timing",
         [](const RunResult& result) {
             return Json(result.requested_timing ? name_of(*result.requested_timing) : std::string_view("auto"));
         },
         [](const JsonNode& node, RunResult& result) {
             if (node.text() != "auto") {
                 result.requested_timing = one_of(node, timings);
             }
         },
         {{"requested_timing"}},
         Presence::later},
        {"requested_placement",
         [](const RunResult& result) { return known(result.requested_placement.value_or("")); },
         [](const JsonNode& node, RunResult& result) {
             result.requested_placement = node.is_null() ? std::nullopt : std::optional(node.text());
         },
         {{"requested_placement"}},
         Presence::later},
        {"cpu_sharing",
         [](const RunResult& result) { return to_json(result.cpu_sharing); },
         [](const JsonNode& node, RunResult& result) { result.cpu_sharing = read_cpu_sharing(node); },
         {{"cpu_samples", "/samples"},
          {"cpu_samples_shared", "/shared"},
          {"parent_migrations", "/parent_migrations"},
          {"child_migrations", "/child_migrations"}},
         Presence::later},
        {"peer",
         [](const RunResult& result) { return known(result.peer); },
         [](const JsonNode& node, RunResult& result) { result.peer = node.text(); },
         {{"peer"}},
         Presence::sometimes},
        {"plug_ins",
         [](const RunResult& result) {
             Json list;
             for (const PlugInFile& file : result.plug_ins) {
                 list.push_back({{"file", file.path}, {"interface", file.interface}});
             }
             return list;
         },
         [](const JsonNode& node, RunResult& result) {
             for (std::size_t i = 0; i < node.size(); ++i) {
                 result.plug_ins.push_back({node.at(i).at("file").text(),
                                            static_cast<std::uint32_t>(node.at(i).at("interface").small_count())});
             }
         },
         {{"plug_in_files", "", "file"}, {"plug_in_interfaces", "", "interface"}},
         Presence::sometimes},
        {"server",
         [](const RunResult& result) {
             return result.server ? Json{{"framing", result.server->framing},
                                         {"request", result.server->request},
                                         {"handshake", known(result.server->handshake)},
                                         {"passed_over", known_count(result.server->passed_over, was_measured(result))}}
                                  : Json();
         },
         [](const JsonNode& node, RunResult& result) {
             result.server = ServerUse{node.at("framing").text(), node.at("request").text(),
                                       node.at("handshake").text_or_empty(), node.at("passed_over").count_or_zero()};
         },
         {{"server_framing", "/framing"},
          {"server_request", "/request"},
          {"server_handshake", "/handshake"},
          {"server_passed_over", "/passed_over"}},
         Presence::sometimes},
        {"histogram",
         [](const RunResult& result) { return result.histogram ? to_json(*result.histogram) : Json(); },
         [](const JsonNode& node, RunResult& result) {
             result.histogram = node.is_null() ? nullptr : read_histogram(node);
         },
         {},
         Presence::sometimes},
        {"intervals",
         [](const RunResult& result) {
             Json list;
             for (const PhaseInterval& interval : result.intervals) {
                 list.push_back(to_json(interval));
             }
             return list;
         },
         [](const JsonNode& node, RunResult& result) { result.intervals = read_intervals(node); },
         {},
         Presence::sometimes},
        {"tail",
         [](const RunResult& result) { return result.tail ? to_json(*result.tail) : Json(); },
         [](const JsonNode& node, RunResult& result) { result.tail = read_tail(node); },
         {},
         Presence::sometimes},
    };
}

}  // namespace ipcbench::reporters::fields
