#include "reporters/cell_name.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reporters/figures.hpp"
#include "reporters/load_text.hpp"

namespace ipcbench::reporters {

std::string cell_name(const RunResult& result) {
    std::string load = to_string(result.load);
    std::replace(load.begin(), load.end(), ' ', ':');
    load.erase(std::remove(load.begin(), load.end(), ','), load.end());
    return fmt::format("{}/{}/size:{}/wait:{}/placement:{}{}{}", result.transport, result.codec, result.payload_bytes,
                       to_string(result.wait), result.placement, load.empty() ? "" : "/load:" + load,
                       result.variant.empty() ? "" : "/build:" + result.variant);
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
