#include "ipcbench/core/options.hpp"

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/suggest.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench {
namespace {

[[noreturn]] void refuse_key(std::string_view key, std::span<const OptionSpec> specs, std::string_view transport) {
    std::vector<std::string_view> keys;
    std::string known;
    for (const OptionSpec& spec : specs) {
        keys.push_back(spec.key);
        known += (known.empty() ? "" : ", ") + std::string(spec.key);
    }
    const std::string meant = closest(key, keys);
    throw Error(ErrorKind::usage, fmt::format("--option {}: {} has no such option", key, transport),
                known.empty()   ? fmt::format("{} has no options", transport)
                : meant.empty() ? fmt::format("it has {}", known)
                                : fmt::format("did you mean '{}'? It has {}", meant, known));
}

std::uint64_t parse_number(const OptionSpec& spec, std::string_view text) {
    const std::string what = fmt::format("--option {}", spec.key);
    if (spec.kind == OptionKind::count) {
        return parse_count(text, what, text == "0" ? 0 : spec.least, spec.most);
    }
    const std::uint64_t bytes = parse_bytes(text, what);
    if (bytes != 0 && (bytes < spec.least || bytes > spec.most)) {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' is not between {} and {}", what, text,
                                                  format_bytes(spec.least), format_bytes(spec.most)));
    }
    return bytes;
}

}  // namespace

OptionValues::OptionValues(std::span<const OptionSpec> specs, const std::map<std::string, std::string>& given,
                           std::string_view transport)
    : given_(given) {
    for (const OptionSpec& spec : specs) {
        texts_.emplace(spec.key, spec.fallback);
    }
    for (const auto& [key, value] : given) {
        const auto known = texts_.find(key);
        if (known == texts_.end()) {
            refuse_key(key, specs, transport);
        }
        known->second = value;
    }
    for (const OptionSpec& spec : specs) {
        if (spec.kind != OptionKind::text) {
            numbers_.emplace(spec.key, parse_number(spec, texts_.find(spec.key)->second));
        }
    }
}

std::uint64_t OptionValues::number(std::string_view key) const {
    return numbers_.find(key)->second;
}

const std::string& OptionValues::text(std::string_view key) const {
    return texts_.find(key)->second;
}

}  // namespace ipcbench
