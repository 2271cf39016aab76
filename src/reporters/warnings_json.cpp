#include "reporters/warnings_json.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "reporters/context_json.hpp"
#include "reporters/warning_words.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

/// Returns whole numbers without a fraction.
Json plain_number(double value) {
    constexpr double exact = 9'007'199'254'740'992;  // up to here every whole number is an exact double
    const bool whole = std::abs(value) < exact && value == std::floor(value);
    return whole ? Json(static_cast<std::int64_t>(value)) : known(value);
}

Warning read_warning(const JsonNode& node) {
    if (node.is_text()) {
        return text_warning(node.text());
    }
    const auto code = warning_code(node.at("code").text());
    if (!code || *code == WarningCode::other) {  // from a later version: its text is all that is known
        return text_warning(node.at("text").text());
    }
    Warning warning{*code};
    for (const char* const field : warning_fields(*code)) {
        warning.values.push_back(node.at(field).signed_number());
    }
    if (node.has("process")) {
        const auto process = warning_process(node.at("process").text());
        warning.process = process ? *process : WarningProcess::none;
    }
    if (*code == WarningCode::worker_failed) {
        warning.detail = node.at("text").text();
    }
    return warning;
}

}  // namespace

Json to_json(const std::vector<Warning>& warnings) {
    Json list = Json::array();
    for (const Warning& warning : warnings) {
        Json json{{"code", name_of(warning.code)}, {"text", text_of(warning)}};
        const std::span<const char* const> fields = warning_fields(warning.code);
        for (std::size_t i = 0; i < std::min(fields.size(), warning.values.size()); ++i) {
            json[fields[i]] = plain_number(warning.values[i]);
        }
        if (warning.process != WarningProcess::none) {
            json["process"] = name_of(warning.process);
        }
        list.push_back(std::move(json));
    }
    return list;
}

std::vector<Warning> read_warnings(const JsonNode& node) {
    std::vector<Warning> warnings;
    warnings.reserve(node.size());
    for (std::size_t i = 0; i < node.size(); ++i) {
        warnings.push_back(read_warning(node.at(i)));
    }
    return warnings;
}

}  // namespace ipcbench::reporters
