#include "reporters/raw_result.hpp"

#include <array>
#include <utility>
#include <vector>

#include "reporters/json_document.hpp"
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
    const nlohmann::ordered_json document = parse_document(text, name);
    const JsonNode root(document, name);
    RunResult result = read_result(root.at("result"));
    for (const auto& [part, distribution] : distributions_of(result)) {
        if (const JsonNode histograms = root.at("histograms"); histograms.has(part)) {
            distribution->histogram = read_histogram(histograms.at(part));
        }
    }
    return result;
}

}  // namespace ipcbench::reporters
