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

std::string short_name(const RunResult& result, const std::vector<RunResult>& all) {
    const auto differs = [&](auto RunResult::*member) {
        return std::any_of(all.begin(), all.end(),
                           [&](const RunResult& other) { return other.*member != all.front().*member; });
    };
    // Transports differ in how they wait by themselves.
    const bool other_wait = std::any_of(all.begin(), all.end(), [&](const RunResult& other) {
        return other.transport == result.transport && other.wait != result.wait;
    });
    std::string text = result.transport;
    text += result.variant.empty() ? "" : " " + result.variant;
    text += differs(&RunResult::codec) ? " " + result.codec : "";
    text += differs(&RunResult::payload_bytes) ? " " + payload_text(result.payload_bytes) : "";
    text += other_wait ? " " + to_string(result.wait) : "";
    text += differs(&RunResult::placement) ? " placement " + result.placement : "";
    text += differs(&RunResult::load) ? " " + load_text(result.load) : "";
    return text;
}

std::string UniqueNames::operator()(const std::string& name) {
    std::string unique = name;
    for (int number = 2; !given_.insert(unique).second; ++number) {
        unique = fmt::format("{}-{}", name, number);
    }
    return unique;
}

}  // namespace ipcbench::reporters
