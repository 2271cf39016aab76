#include "reporters/raw_result.hpp"

#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "reporters/json_document.hpp"
#include "reporters/json_node.hpp"
#include "reporters/read_result.hpp"
#include "reporters/result_json.hpp"

namespace ipcbench::reporters {
namespace {

/// Whose histograms are in no report.
std::vector<std::pair<const char*, Distribution*>> distributions_of(RunResult& result) {
    std::vector<std::pair<const char*, Distribution*>> found;
    if (result.open_loop) {
        found.emplace_back("service", &result.open_loop->service);
    }
    if (result.set_up) {
        found.insert(found.end(), {{"spawn", &result.set_up->spawn},
                                   {"connect", &result.set_up->connect},
                                   {"first", &result.set_up->first},
                                   {"close", &result.set_up->close}});
    }
    return found;
}

}  // namespace

std::string write_raw(const RunResult& result) {
    RunResult copy = result;
    nlohmann::ordered_json json{{"result", to_json(result, true)}, {"histograms", nlohmann::ordered_json::object()}};
    for (const auto& [name, distribution] : distributions_of(copy)) {
        if (distribution->histogram) {
            json["histograms"][name] = to_json(*distribution->histogram);
        }
    }
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

RunResult read_raw(std::string_view text, const std::string& name) {
    using Json = nlohmann::ordered_json;
    RunResult result;
    Json histograms;
    const std::set<std::string> there =
        read_fields(text, name,
                    {{{"result", [&](const Json& value) { result = read_result(JsonNode(value, name).in("result")); }},
                      {"histograms", [&](Json value) { histograms = std::move(value); }}},
                     {}});
    const JsonNode node(histograms, name);
    if (!there.contains("result")) {
        node.fail("'result' is missing");
    }
    for (const auto& [part, distribution] : distributions_of(result)) {
        if (node.has(part)) {
            distribution->histogram = read_histogram(node.in("histograms").at(part));
        }
    }
    return result;
}

}  // namespace ipcbench::reporters
