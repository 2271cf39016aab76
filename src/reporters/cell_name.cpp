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
    // Some transports take an option that others do not have.
    const bool other_options = std::any_of(all.begin(), all.end(), [&](const RunResult& other) {
        return other.transport == result.transport && asked_options(other) != asked_options(result);
    });
    text += other_options ? " " + (options_text(result).empty() ? "no options" : options_text(result)) : "";
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
