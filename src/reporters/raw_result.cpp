#include "reporters/raw_result.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "reporters/histogram_json.hpp"
#include "reporters/json_document.hpp"
#include "reporters/json_node.hpp"
#include "reporters/result_json.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns the distributions whose histograms are in no report.
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

nlohmann::ordered_json raw_json(const RunResult& result) {
    RunResult copy = result;
    nlohmann::ordered_json json{{"result", to_json(result, true)}, {"histograms", nlohmann::ordered_json::object()}};
    for (const auto& [name, distribution] : distributions_of(copy)) {
        if (distribution->histogram) {
            json["histograms"][name] = to_json(*distribution->histogram);
        }
    }
    return json;
}

std::string write_raw(const RunResult& result) {
    return raw_json(result).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

RunResult read_raw(const JsonNode& node) {
    RunResult result = read_result(node.at("result"));
    const JsonNode histograms = node.at("histograms");
    for (const auto& [part, distribution] : distributions_of(result)) {
        if (histograms.has(part)) {
            distribution->histogram = read_histogram(histograms.at(part));
        }
    }
    return result;
}

RunResult read_raw(std::string_view text, const std::string& name) {
    using Json = nlohmann::ordered_json;
    Json raw = Json::object();
    const auto keep = [&raw](const char* key) { return [&raw, key](Json value) { raw[key] = std::move(value); }; };
    static_cast<void>(read_fields(text, name, {{{"result", keep("result")}, {"histograms", keep("histograms")}}, {}}));
    return read_raw(JsonNode(raw, name));
}

}  // namespace ipcbench::reporters
