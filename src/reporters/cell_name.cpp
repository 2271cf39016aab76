#include "reporters/cell_name.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reporters/figures.hpp"
#include "reporters/load_text.hpp"

namespace ipcbench::reporters {
namespace {

/// "pipe_bytes=4096", several of them with `separator` between them, and `first` before the first one.
std::string join_options(const std::map<std::string, std::string>& options, std::string_view first,
                         std::string_view separator) {
    std::string text;
    for (const auto& [key, value] : options) {
        text += fmt::format("{}{}={}", text.empty() ? first : separator, key, value);
    }
    return text;
}

}  // namespace

std::string cell_name(const RunResult& result, bool with_options) {
    std::string load = to_string(result.load);
    std::replace(load.begin(), load.end(), ' ', ':');
    load.erase(std::remove(load.begin(), load.end(), ','), load.end());
    std::string name = fmt::format("{}/{}/size:{}/wait:{}/placement:{}", result.transport, result.codec,
                                   result.payload_bytes, to_string(result.wait), result.placement);
    name += load.empty() ? "" : "/load:" + load;
    name += result.asked_timing ? fmt::format("/timing:{}", name_of(*result.asked_timing)) : "";
    name += with_options ? join_options(asked_options(result), "/option:", "/option:") : "";
    return result.variant.empty() ? name : name + "/build:" + result.variant;
}

const std::map<std::string, std::string>& asked_options(const RunResult& result) {
    static const std::map<std::string, std::string> none;
    return result.asked_options ? *result.asked_options : none;
}

std::string options_text(const RunResult& result) {
    return join_options(asked_options(result), "", ", ");
}

ShortNames::ShortNames(const std::vector<RunResult>& all) {
    for (const RunResult& result : all) {
        const RunResult& first = all.front();
        several_codecs_ = several_codecs_ || result.codec != first.codec;
        several_payloads_ = several_payloads_ || result.payload_bytes != first.payload_bytes;
        several_placements_ = several_placements_ || result.placement != first.placement;
        several_loads_ = several_loads_ || result.load != first.load;
        Waits& waits = waits_.try_emplace(result.transport, Waits{result.wait}).first->second;
        waits.several = waits.several || result.wait != waits.first;
        // Some transports have an option that others lack.
        const auto& options = asked_options(result);
        if (options_.try_emplace(result.transport, &options).first->second != &options &&
            *options_.at(result.transport) != options) {
            several_options_.insert(result.transport);
        }
    }
}

std::string ShortNames::operator()(const RunResult& result) const {
    std::string text = result.transport;
    text += result.variant.empty() ? "" : " " + result.variant;
    text += several_codecs_ ? " " + result.codec : "";
    text += several_payloads_ ? " " + payload_text(result.payload_bytes) : "";
    text += waits_.at(result.transport).several ? " " + to_string(result.wait) : "";
    text += several_placements_ ? " placement " + result.placement : "";
    text += several_loads_ ? " " + load_text(result.load) : "";
    if (several_options_.contains(result.transport)) {
        const std::string options = options_text(result);
        text += " " + (options.empty() ? "no options" : options);
    }
    return text;
}

std::string UniqueNames::operator()(const std::string& name) {
    std::string unique = name;
    while (!given_.insert(unique).second) {
        int& last = last_.try_emplace(name, 1).first->second;
        unique = fmt::format("{}-{}", name, ++last);
    }
    return unique;
}

}  // namespace ipcbench::reporters
