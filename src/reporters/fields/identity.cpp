#include <deque>

#include "core/knobs.hpp"
#include "reporters/fields/parts.hpp"
#include "reporters/load_json.hpp"

namespace ipcbench::reporters::fields {
namespace {

using Json = nlohmann::ordered_json;

Wait read_wait(const JsonNode& node) {
    try {
        return parse_wait(node.text());
    } catch (const Error& error) {
        node.fail("'" + node.text() + "' is no wait mode");
    }
}

Json message_json(const MessageUse& message) {
    return {{"request", known(message.request)},
            {"documents", known_count(message.documents, message.documents > 0)},
            {"digest", known(message.digest)},
            {"answer", known(message.answer)},
            {"answer_bytes", message.answer_bytes ? Json(*message.answer_bytes) : Json()},
            {"schema", known(message.schema)}};
}

MessageUse read_message(const JsonNode& node) {
    const JsonNode answer_bytes = node.at("answer_bytes");
    return {node.at("request").text_or_empty(),
            node.at("documents").count_or_zero(),
            node.at("digest").text_or_empty(),
            node.at("answer").text_or_empty(),
            answer_bytes.is_null() ? std::nullopt : std::optional(answer_bytes.count()),
            node.at("schema").text_or_empty()};
}

/// Returns a column for each knob of the load.
std::vector<CsvColumn> load_columns() {
    static std::deque<std::string> pointers;  // the columns refer to these strings
    std::vector<CsvColumn> columns;
    for (const Knob& knob : load_knobs()) {
        columns.push_back({knob.key, pointers.emplace_back("/" + std::string(knob.key)).c_str()});
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
        {"message",
         [](const RunResult& result) { return result.message ? message_json(*result.message) : Json(); },
         [](const JsonNode& node, RunResult& result) { result.message = read_message(node); },
         {{"message_request", "/request"},
          {"message_documents", "/documents"},
          {"message_digest", "/digest"},
          {"message_answer", "/answer"},
          {"message_answer_bytes", "/answer_bytes"},
          {"message_schema", "/schema"}},
         Presence::sometimes},
        {"wire_bytes",
         [](const RunResult& result) {
             return Json{{"ping", known_count(result.ping_wire_bytes, result.ping_wire_bytes != 0)},
                         {"pong", known_count(result.pong_wire_bytes, result.pong_wire_bytes != 0)}};
         },
         [](const JsonNode& node, RunResult& result) {
             result.ping_wire_bytes = node.at("ping").count_or_zero();
             result.pong_wire_bytes = node.at("pong").count_or_zero();
         },
         {{"ping_wire_bytes", "/ping"}, {"pong_wire_bytes", "/pong"}}},
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
         {{"parent_cpu", "/parent"}, {"child_cpu", "/child"}}},
        optional_text<&RunResult::cpu_relation>("cpu_relation"),
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
