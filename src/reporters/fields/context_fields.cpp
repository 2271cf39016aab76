#include "reporters/fields/context_fields.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "reporters/fields/members.hpp"

namespace ipcbench::reporters {
namespace {

using fields::Json;

/// Returns the field as one that reports of earlier minor versions lack.
Field<Condition> later(Field<Condition> field) {
    field.presence = Presence::later;
    return field;
}

/// Returns the field as one without a column of CSV.
Field<Context> without_column(Field<Context> field) {
    field.csv.clear();
    return field;
}

std::vector<std::string> read_texts(const JsonNode& node) {
    std::vector<std::string> texts;
    texts.reserve(node.size());
    for (std::size_t i = 0; i < node.size(); ++i) {
        texts.push_back(node.at(i).exact_text());
    }
    return texts;
}

void read_clock(const JsonNode& node, Context& context) {
    for (const Field<Context>& field : clock_fields()) {
        field.read(node.at(field.key), context);
    }
}

}  // namespace

const FieldList<Context>& context_fields() {
    static const FieldList<Context> all{
        fields::text<&Context::version>("version"),
        fields::text<&Context::build_type>("build_type"),
        fields::text<&Context::compiler>("compiler"),
        fields::optional_text<&Context::program_id>("program_id", Presence::later),
        fields::text<&Context::date>("date"),
        without_column(fields::optional_text<&Context::command>("command", Presence::later)),
        fields::object<&Context::request, request_fields>("request", {}, Presence::later),
        fields::optional_text<&Context::host>("host"),
        fields::optional_text<&Context::kernel>("kernel"),
        fields::optional_text<&Context::os>("os"),
        fields::optional_text<&Context::cpu_model>("cpu_model"),
        {"cpus",
         [](const Context& context) { return Json(context.cpus); },
         [](const JsonNode& node, Context& context) { context.cpus = node.small_count(); },
         {{"cpus"}}},
        {"clock", [](const Context& context) { return write_fields(clock_fields(), context); }, read_clock,
         columns_below(clock_fields(), "clock_")},
        fields::objects<&Context::conditions, condition_fields>("conditions"),
    };
    return all;
}

const FieldList<Context>& clock_fields() {
    static const FieldList<Context> all{
        fields::optional_text<&Context::clock_source>("source"),
        {"cost_ns",
         [](const Context& context) { return known(context.clock.cost_ns); },
         [](const JsonNode& node, Context& context) { context.clock.cost_ns = node.number_or(0); },
         {{"cost_ns", Unit::nanoseconds}}},
        {"resolution_ns",
         [](const Context& context) { return known(context.clock.resolution_ns); },
         [](const JsonNode& node, Context& context) { context.clock.resolution_ns = node.number_or(0); },
         {{"resolution_ns", Unit::nanoseconds}}},
    };
    return all;
}

const FieldList<RequestRecord>& request_fields() {
    static const FieldList<RequestRecord> all{
        {"transports", [](const RequestRecord& request) { return Json(request.transports); },
         [](const JsonNode& node, RequestRecord& request) { request.transports = read_texts(node); }},
        {"flags", [](const RequestRecord& request) { return Json(request.flags); },
         [](const JsonNode& node, RequestRecord& request) {
             for (const auto& [flag, texts] : node.fields()) {
                 request.flags.emplace(flag, read_texts(texts));
             }
         }},
        {"environment", [](const RequestRecord& request) { return Json(request.environment); },
         [](const JsonNode& node, RequestRecord& request) {
             for (const auto& [name, value] : node.fields()) {
                 request.environment.emplace(name, value.text());
             }
         }},
    };
    return all;
}

const FieldList<Condition>& condition_fields() {
    static const FieldList<Condition> all{
        fields::optional_text<&Condition::category>("category", Presence::later),
        fields::text<&Condition::name>("name"),
        {"verdict", [](const Condition& condition) { return Json(name_of(condition.verdict)); },
         [](const JsonNode& node, Condition& condition) {
             condition.verdict = one_of(node, std::array{Verdict::ok, Verdict::bad, Verdict::unknown});
         }},
        fields::optional_text<&Condition::observed>("observed"),
        fields::optional_text<&Condition::fix>("fix"),
        later(fields::flag<&Condition::affects_results>("affects_results")),
    };
    return all;
}

}  // namespace ipcbench::reporters
