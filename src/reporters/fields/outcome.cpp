#include "reporters/fields/nested_fields.hpp"
#include "reporters/fields/result_parts.hpp"
#include "reporters/histogram_json.hpp"
#include "reporters/load_text.hpp"

namespace ipcbench::reporters::fields {
namespace {

/// Returns the field, with the place of its columns among those of CSV.
Field<RunResult> after(std::string_view previous, Field<RunResult> field) {
    field.csv_after = previous;
    return field;
}

std::vector<CsvColumn> open_loop_columns() {
    std::vector<CsvColumn> columns = columns_below(open_loop_fields(), "open_loop_");
    for (CsvColumn& column : columns_below(times_fields(), "open_loop_service_", "/service_ns", {"mean", "p99"})) {
        columns.push_back(std::move(column));
    }
    return columns;
}

/// Returns the mean time of each phase of a connection's life.
std::vector<CsvColumn> set_up_columns() {
    std::vector<CsvColumn> columns;
    for (const char* const phase : {"spawn", "connect", "first", "close"}) {
        const std::string name(phase);
        for (CsvColumn& column : columns_below(times_fields(), name + "_", "/" + name + "_ns", {"mean"})) {
            columns.push_back(std::move(column));
        }
    }
    return columns;
}

Json write_server(const RunResult& result) {
    if (!result.server) {
        return {};
    }
    Json json = write_fields(server_fields(), *result.server);
    if (!was_measured(result)) {
        json["passed_over"] = nullptr;
    }
    return json;
}

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
        after("fairness",
              object<&RunResult::open_loop, open_loop_fields>("open_loop", open_loop_columns(), Presence::later)),
        after("open_loop", object<&RunResult::stream, stream_fields>(
                               "stream",
                               {{"stream_sent", Unit::none, "/sent"},
                                {"stream_bytes_per_s", Unit::bytes_per_second, "/bytes_per_s"},
                                {"memory_bytes_per_s", Unit::bytes_per_second, "/memory_bytes_per_s"}},
                               Presence::later)),
        after("stream", object<&RunResult::set_up, set_up_fields>("set_up", set_up_columns(), Presence::later)),
        {"fairness",
         [](const RunResult& result) { return result.connections.empty() ? Json() : Json(fairness(result)); },
         nullptr,
         {{"fairness"}},
         Presence::later,
         "max_in_flight"},
        objects<&RunResult::connections, connection_fields>("connections", {}, Presence::later),
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
        object<&RunResult::cpu_sharing, cpu_sharing_fields>("cpu_sharing",
                                                            {{"cpu_samples", Unit::none, "/samples"},
                                                             {"cpu_samples_shared", Unit::none, "/shared"},
                                                             {"parent_migrations", Unit::none, "/parent_migrations"},
                                                             {"child_migrations", Unit::none, "/child_migrations"}},
                                                            Presence::later),
        {"peer",
         [](const RunResult& result) { return known(result.peer); },
         [](const JsonNode& node, RunResult& result) { result.peer = node.text(); },
         {{"peer"}},
         Presence::sometimes},
        objects<&RunResult::plug_ins, plug_in_fields>(
            "plug_ins",
            {{"plug_in_files", Unit::none, "", "file"}, {"plug_in_interfaces", Unit::none, "", "interface"}},
            Presence::sometimes),
        {"server", write_server,
         [](const JsonNode& node, RunResult& result) { result.server = read_fields(server_fields(), node); },
         columns_below(server_fields(), "server_"), Presence::sometimes},
        {"histogram",
         [](const RunResult& result) { return result.histogram ? to_json(*result.histogram) : Json(); },
         [](const JsonNode& node, RunResult& result) {
             result.histogram = node.is_null() ? nullptr : read_histogram(node);
         },
         {},
         Presence::sometimes},
        objects<&RunResult::intervals, phase_interval_fields>("intervals", {}, Presence::sometimes),
        object<&RunResult::tail, tail_fields>("tail", {}, Presence::sometimes),
    };
}

}  // namespace ipcbench::reporters::fields
