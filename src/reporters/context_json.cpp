#include "reporters/context_json.hpp"

#include <cmath>
#include <utility>

#include "ipcbench/base/printable.hpp"

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
    return {{"theme", known(condition.theme)},       {"name", condition.name},
            {"verdict", name_of(condition.verdict)}, {"found", known(condition.found)},
            {"advice", known(condition.advice)},     {"spoils", condition.spoils}};
}

Json to_json(const Context& context) {
    Json conditions = Json::array();
    for (const Condition& condition : context.conditions) {
        conditions.push_back(to_json(condition));
    }
    return {{"version", context.version},
            {"build_type", context.build_type},
            {"compiler", context.compiler},
            {"date", context.date},
            {"command", known(context.command)},
            {"host", known(context.host)},
            {"kernel", known(context.kernel)},
            {"os", known(context.os)},
            {"cpu_model", known(context.cpu_model)},
            {"cpus", context.cpus},
            {"clock",
             {{"source", known(context.clock_source)},
              {"cost_ns", known(context.clock.cost_ns)},
              {"resolution_ns", known(context.clock.resolution_ns)}}},
            {"conditions", std::move(conditions)}};
}

}  // namespace ipcbench::reporters
