#include "reporters/recorded_run.hpp"

#include "reporters/raw_result.hpp"

namespace ipcbench::reporters {

nlohmann::ordered_json to_json(std::size_t cell, const RunResult& run) {
    nlohmann::ordered_json json{{"cell", cell}};
    json.update(raw_json(run));
    return json;
}

RecordedRun read_recorded_run(const JsonNode& node) {
    return {static_cast<std::size_t>(node.at("cell").count()), read_raw(node)};
}

}  // namespace ipcbench::reporters
