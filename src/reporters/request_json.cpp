#include "reporters/request_json.hpp"

#include <string>
#include <vector>

namespace ipcbench::reporters {
namespace {

std::vector<std::string> read_texts(const JsonNode& node) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < node.size(); ++i) {
        texts.push_back(node.at(i).text());
    }
    return texts;
}

}  // namespace

nlohmann::ordered_json to_json(const RequestRecord& request) {
    return {{"transports", request.transports}, {"flags", request.flags}, {"environment", request.environment}};
}

RequestRecord read_request_record(const JsonNode& node) {
    RequestRecord request;
    request.transports = read_texts(node.at("transports"));
    for (const auto& [flag, texts] : node.at("flags").fields()) {
        request.flags.emplace(flag, read_texts(texts));
    }
    for (const auto& [name, value] : node.at("environment").fields()) {
        request.environment.emplace(name, value.text());
    }
    return request;
}

}  // namespace ipcbench::reporters
