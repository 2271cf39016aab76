#include "reporters/context_json.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "ipcbench/base/printable.hpp"
#include "reporters/fields/result_fields.hpp"
#include "reporters/request_json.hpp"

namespace ipcbench::reporters {

using Json = nlohmann::ordered_json;

Json known(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

Json known(double number, bool measured) {
    return measured && std::isfinite(number) ? Json(number) : Json();
}

std::string text_of(const Json& json, int indent) {
    return printable_json(json.dump(indent, ' ', false, Json::error_handler_t::replace));
}

Json to_json(const Condition& condition) {
    return {{"category", known(condition.category)}, {"name", condition.name},
            {"verdict", name_of(condition.verdict)}, {"observed", known(condition.observed)},
            {"fix", known(condition.fix)},           {"affects_results", condition.affects_results}};
}

namespace {

Condition read_condition(const JsonNode& node) {
    Condition condition;
    condition.name = node.at("name").text();
    condition.verdict = one_of(node.at("verdict"), std::array{Verdict::ok, Verdict::bad, Verdict::unknown});
    condition.observed = node.at("observed").text_or_empty();
    condition.fix = node.at("fix").text_or_empty();
    if (node.has("category")) {
        condition.category = node.at("category").text_or_empty();
    }
    if (node.has("affects_results")) {
        condition.affects_results = node.at("affects_results").flag();
    }
    return condition;
}

Json clock_json(const Context& context) {
    return {{"source", known(context.clock_source)},
            {"cost_ns", known(context.clock.cost_ns)},
            {"resolution_ns", known(context.clock.resolution_ns)}};
}

void read_clock(const JsonNode& node, Context& context) {
    context.clock_source = node.at("source").text_or_empty();
    context.clock.cost_ns = node.at("cost_ns").number_or(0);
    context.clock.resolution_ns = node.at("resolution_ns").number_or(0);
}

Json conditions_json(const Context& context) {
    Json conditions = Json::array();
    for (const Condition& condition : context.conditions) {
        conditions.push_back(to_json(condition));
    }
    return conditions;
}

void read_conditions(const JsonNode& node, Context& context) {
    for (std::size_t i = 0; i < node.size(); ++i) {
        context.conditions.push_back(read_condition(node.at(i)));
    }
}

template <auto member>
Field<Context> fact(const char* key) {
    return {key,
            [](const Context& context) { return Json(context.*member); },
            [](const JsonNode& node, Context& context) { context.*member = node.text(); },
            {{key}}};
}

/// Makes a field that may be unknown on some machines.
template <auto member>
Field<Context> optional_fact(const char* key, std::vector<CsvColumn> csv, Presence presence = Presence::always) {
    return {key, [](const Context& context) { return known(context.*member); },
            [](const JsonNode& node, Context& context) { context.*member = node.text_or_empty(); }, std::move(csv),
            presence};
}

}  // namespace

const std::vector<Field<Context>>& context_fields() {
    static const std::vector<Field<Context>> all{
        fact<&Context::version>("version"),
        fact<&Context::build_type>("build_type"),
        fact<&Context::compiler>("compiler"),
        optional_fact<&Context::program_id>("program_id", {{"program_id"}}, Presence::later),
        fact<&Context::date>("date"),
        optional_fact<&Context::command>("command", {}, Presence::later),
        {"request",
         [](const Context& context) { return context.request ? to_json(*context.request) : Json(); },
         [](const JsonNode& node, Context& context) {
             if (!node.is_null()) {
                 context.request = read_request_record(node);
             }
         },
         {},
         Presence::later},
        optional_fact<&Context::host>("host", {{"host"}}),
        optional_fact<&Context::kernel>("kernel", {{"kernel"}}),
        optional_fact<&Context::os>("os", {{"os"}}),
        optional_fact<&Context::cpu_model>("cpu_model", {{"cpu_model"}}),
        {"cpus",
         [](const Context& context) { return Json(context.cpus); },
         [](const JsonNode& node, Context& context) { context.cpus = node.small_count(); },
         {{"cpus"}}},
        {"clock",
         clock_json,
         read_clock,
         {{"clock_source", "/source"}, {"clock_cost_ns", "/cost_ns"}, {"clock_resolution_ns", "/resolution_ns"}}},
        {"conditions", conditions_json, read_conditions},
    };
    return all;
}

Json to_json(const Context& context) {
    return write_fields(context_fields(), context);
}

std::string report_head(const Context& context) {
    return "{\"schema_version\": " + std::to_string(schema_version) +
           ", \"schema_minor_version\": " + std::to_string(schema_minor_version) +
           ",\n\"context\": " + text_of(to_json(context)) + ",\n";
}

Context read_context(const JsonNode& node) {
    return read_fields(context_fields(), node);
}

}  // namespace ipcbench::reporters
