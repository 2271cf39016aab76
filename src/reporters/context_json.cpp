#include "reporters/context_json.hpp"

#include <cmath>

#include "ipcbench/base/printable.hpp"
#include "reporters/fields/context_fields.hpp"

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
    return write_fields(condition_fields(), condition);
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
