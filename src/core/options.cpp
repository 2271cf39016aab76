#include "ipcbench/core/options.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/suggest.hpp"
#include "ipcbench/base/units.hpp"
#include "ipcbench/core/transport.hpp"

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

/// Returns the option with that key or former key. Throws Error (usage).
const OptionSpec& spec_of(std::string_view key, std::span<const OptionSpec> specs, std::string_view transport) {
    const auto found = std::find_if(specs.begin(), specs.end(), [key](const OptionSpec& spec) {
        return key == spec.key || (!key.empty() && key == spec.former_key);
    });
    if (found == specs.end()) {
        refuse_key(key, specs, transport);
    }
    return *found;
}

bool is_zero(std::string_view text) {
    return !text.empty() && text.find_first_not_of('0') == std::string_view::npos;
}

std::uint64_t parse_in_range(const OptionSpec& spec, std::string_view text, const std::string& what) {
    if (spec.kind == OptionKind::count) {
        return parse_count(text, what, spec.zero && is_zero(text) ? 0 : spec.min, spec.max);
    }
    const std::uint64_t bytes = parse_bytes(text, what);
    if ((bytes != 0 || !spec.zero) && (bytes < spec.min || bytes > spec.max)) {
        throw Error(ErrorKind::usage,
                    fmt::format("{}: '{}' is not between {} and {}", what, text, format_bytes(spec.min),
                                format_bytes(spec.max)),
                    spec.zero ? "0 is automatic" : "");
    }
    return bytes;
}

std::uint64_t parse_number(const OptionSpec& spec, std::string_view text) {
    const std::string what = fmt::format("--option {}", spec.key);
    const std::uint64_t number = parse_in_range(spec, text, what);
    if (number % spec.multiple_of != 0) {
        const std::uint64_t below = number - number % spec.multiple_of;
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' is not a multiple of {}", what, text, spec.multiple_of),
                    fmt::format("e.g. {}", below + spec.multiple_of <= spec.max ? below + spec.multiple_of : below));
    }
    return number;
}

}  // namespace

OptionValues::OptionValues(std::span<const OptionSpec> specs, const std::map<std::string, std::string>& given,
                           std::string_view transport) {
    for (const OptionSpec& spec : specs) {
        texts_.emplace(spec.key, spec.default_value);
    }
    for (const auto& [key, value] : given) {
        const OptionSpec& spec = spec_of(key, specs, transport);
        texts_.find(spec.key)->second = value;
        if (!given_.emplace(spec.key, value).second) {
            throw Error(ErrorKind::usage,
                        fmt::format("--option: '{}' and '{}' are the same option", spec.key, spec.former_key),
                        fmt::format("give only '{}'", spec.key));
        }
    }
    for (const OptionSpec& spec : specs) {
        if (spec.kind != OptionKind::text) {
            numbers_.emplace(spec.key, parse_number(spec, texts_.find(spec.key)->second));
        }
    }
}

std::map<std::string, std::string> OptionValues::identity() const {
    std::map<std::string, std::string> identity = given_;
    for (auto& [key, value] : identity) {
        if (const auto number = numbers_.find(key); number != numbers_.end()) {
            value = std::to_string(number->second);
        }
    }
    return identity;
}

std::uint64_t OptionValues::number(std::string_view key) const {
    return numbers_.find(key)->second;
}

const std::string& OptionValues::text(std::string_view key) const {
    return texts_.find(key)->second;
}

void check_options(std::span<const OptionSpec> specs, const ChannelConfig& config, std::string_view transport) {
    const auto refusal_of = [](const OptionSpec& spec, const ChannelConfig& checked) -> std::optional<Error> {
        try {
            spec.check(checked);
        } catch (const Error& error) {
            return error;
        }
        return std::nullopt;
    };
    ChannelConfig usual = config;
    usual.options = OptionValues(specs, {}, transport);
    for (const OptionSpec& spec : specs) {
        const auto given = config.options.given().find(std::string(spec.key));
        if (spec.check == nullptr || given == config.options.given().end()) {
            continue;
        }
        // If the system does not grant the default either, the value is not at fault, and the run itself will report
        // the cause.
        if (const std::optional<Error> refusal = refusal_of(spec, config); refusal && !refusal_of(spec, usual)) {
            throw Error(
                ErrorKind::usage,
                fmt::format("--option {}: '{}' is not possible here: {}", spec.key, given->second, refusal->what()),
                refusal->hint());
        }
    }
}

}  // namespace ipcbench
