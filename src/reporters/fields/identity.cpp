#include <string>

#include "core/knobs.hpp"
#include "reporters/fields/nested_fields.hpp"
#include "reporters/fields/result_parts.hpp"
#include "reporters/load_json.hpp"

namespace ipcbench::reporters::fields {
namespace {

Wait read_wait(const JsonNode& node) {
    try {
        return parse_wait(node.text());
    } catch (const Error& error) {
        node.fail("'" + node.text() + "' is not a wait mode");
    }
}

Unit unit_of(const Knob& knob) {
    return knob.form.unit == KnobUnit::nanoseconds        ? Unit::nanoseconds
           : knob.form.unit == KnobUnit::millionths_per_s ? Unit::per_second
                                                          : Unit::none;
}

/// Returns a column for each knob of the load.
std::vector<CsvColumn> load_columns() {
    std::vector<CsvColumn> columns;
    for (const Knob& knob : load_knobs()) {
        const std::string key(knob.key);
        columns.push_back({key, unit_of(knob), "/" + key});
    }
    return columns;
}

}  // namespace

Fields identity() {
    return {
        optional_text<&RunResult::variant>("variant", Presence::later),
        text<&RunResult::transport>("transport"),
        {"control",
         [](const RunResult& result) { return Json(result.control); },
         [](const JsonNode& node, RunResult& result) { result.control = node.flag(); },
         {{"control"}}},
        text<&RunResult::codec>("codec"),
        {"payload_bytes",
         [](const RunResult& result) { return Json(result.payload_bytes); },
         [](const JsonNode& node, RunResult& result) { result.payload_bytes = node.count(); },
         {{"payload_bytes"}}},
        object<&RunResult::message, message_fields>("message", columns_below(message_fields(), "message_"),
                                                    Presence::sometimes),
        {"wire_bytes",
         [](const RunResult& result) {
             return Json{{"ping", known_count(result.ping_wire_bytes, result.ping_wire_bytes != 0)},
                         {"pong", known_count(result.pong_wire_bytes, result.pong_wire_bytes != 0)}};
         },
         [](const JsonNode& node, RunResult& result) {
             result.ping_wire_bytes = node.at("ping").count_or_zero();
             result.pong_wire_bytes = node.at("pong").count_or_zero();
         },
         {{"ping_wire_bytes", Unit::none, "/ping"}, {"pong_wire_bytes", Unit::none, "/pong"}}},
        {"wait",
         [](const RunResult& result) { return Json(to_string(result.wait)); },
         [](const JsonNode& node, RunResult& result) { result.wait = read_wait(node); },
         {{"wait"}}},
        {"placement",
         [](const RunResult& result) { return Json(result.placement); },
         [](const JsonNode& node, RunResult& result) {
             result.placement = node.text();
             result.requested_placement = result.placement;  // older reports have only what was requested
         },
         {{"placement"}}},
        {"cpus",
         [](const RunResult& result) {
             return result.cpus ? Json{{"parent", result.cpus->first}, {"child", result.cpus->second}} : Json();
         },
         [](const JsonNode& node, RunResult& result) {
             if (!node.is_null()) {
                 result.cpus = {node.at("parent").small_count(), node.at("child").small_count()};
             }
         },
         {{"parent_cpu", Unit::none, "/parent"}, {"child_cpu", Unit::none, "/child"}}},
        {"cpu_relation",
         [](const RunResult& result) { return result.cpu_relation ? Json(name_of(*result.cpu_relation)) : Json(); },
         [](const JsonNode& node, RunResult& result) {
             result.cpu_relation = node.is_null() ? std::nullopt : std::optional(parse_cpu_relation(node.text()));
         },
         {{"cpu_relation"}}},
        {"options",
         [](const RunResult& result) {
             Json options = Json::object();
             for (const EffectiveOption& option : result.options) {
                 options[option.key] = option.value;
             }
             return options;
         },
         [](const JsonNode& node, RunResult& result) {
             for (const auto& [key, value] : node.fields()) {
                 result.options.push_back({key, value.text()});
             }
         },
         {{"options"}}},
        {"load", [](const RunResult& result) { return to_json(result.load); },
         [](const JsonNode& node, RunResult& result) { result.load = read_load(node); }, load_columns(),
         Presence::later, "reordered"},
    };
}

}  // namespace ipcbench::reporters::fields
