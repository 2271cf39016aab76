#include "cli/axes.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <iterator>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "registry/registry.hpp"

namespace ipcbench::cli {
namespace {

constexpr std::uint64_t largest_payload = std::uint64_t{1} << 29U;  // 512 MiB: a frame's length has 32 bits
bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

constexpr std::size_t most_items = 10'000;

/// How the values of an axis are written. They are counted in their smallest unit, in which steps are exact.
struct ValueForm {
    std::string flag;
    std::string_view examples;
    std::string_view default_step = "*2";
    std::function<std::uint64_t(std::string_view text)> parse;
};

template <class Item>
void add(std::vector<Item>& items, const Item& item, std::string_view flag, std::string_view text) {
    if (std::find(items.begin(), items.end(), item) != items.end()) {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' contains a value twice", flag, text),
                    "leave one of them out");
    }
    if (items.size() == most_items) {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' has more than {} values", flag, text, most_items),
                    "take a larger step");
    }
    items.push_back(item);
}

std::uint64_t parse_size(std::string_view text) {
    const std::uint64_t size = parse_bytes(text, "--size");
    if (size > largest_payload) {
        throw Error(ErrorKind::usage, fmt::format("--size: '{}' is more than {}", text, format_bytes(largest_payload)));
    }
    return size;
}

std::vector<std::string_view> parts_of_range(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t colon = 0; colon != std::string_view::npos;) {
        colon = text.find(':');
        parts.push_back(text.substr(0, colon));
        text.remove_prefix(colon == std::string_view::npos ? text.size() : colon + 1);
    }
    return parts;
}

/// FROM:TO[:*FACTOR|:+STEP], both ends included where the steps meet them.
void add_range(std::vector<std::uint64_t>& values, std::string_view text, const ValueForm& form) {
    const std::vector<std::string_view> parts = parts_of_range(text);
    const auto refuse = [&](std::string_view why) -> Error {
        return {ErrorKind::usage, fmt::format("{}: '{}' {}", form.flag, text, why),
                fmt::format("e.g. {}", form.examples)};
    };
    if (parts.size() > 3) {
        throw refuse("is not FROM:TO[:STEP]");
    }
    const std::uint64_t from = form.parse(parts[0]);
    const std::uint64_t to = form.parse(parts[1]);
    if (from > to) {
        throw refuse("goes downwards");
    }
    const std::string_view step = parts.size() == 3 ? parts[2] : form.default_step;
    if (step.size() < 2 || (step[0] != '*' && step[0] != '+')) {
        throw refuse("has a step that is neither *FACTOR nor +STEP");
    }
    const bool multiplies = step[0] == '*';
    const std::uint64_t by = multiplies ? parse_count(step.substr(1), form.flag + " FROM:TO:*FACTOR", 2,
                                                      std::numeric_limits<std::uint32_t>::max())
                                        : form.parse(step.substr(1));
    if (by == 0 || (multiplies && from == 0)) {
        throw refuse("would never get on");
    }
    std::uint64_t value = from;
    while (true) {
        add(values, value, form.flag, text);
        if (multiplies ? value > to / by : by > to - value) {
            return;
        }
        value = multiplies ? value * by : value + by;
    }
}

/// "1,000" is no list: its second item would be 0.
void refuse_separated_thousands(const std::vector<std::string>& items, const std::string& text, const ValueForm& form) {
    const auto is_rest = [](const std::string& item) { return item.size() == 3 && item[0] == '0' && is_number(item); };
    if (items.size() > 1 && std::any_of(items.begin() + 1, items.end(), is_rest)) {
        std::string joined = text;
        std::erase(joined, ',');
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' is not a list of numbers", form.flag, text),
                    fmt::format("separate values with commas; write {} for a single value", joined));
    }
}

/// A list of values and ranges.
std::vector<std::uint64_t> parse_values(std::string_view text, const ValueForm& form) {
    const std::vector<std::string> items = split_list(std::string(text), form.flag);
    refuse_separated_thousands(items, std::string(text), form);
    std::vector<std::uint64_t> values;
    for (const std::string& item : items) {
        if (item.find(':') != std::string::npos) {
            add_range(values, item, form);
        } else {
            add(values, form.parse(item), form.flag, text);
        }
    }
    return values;
}

/// The same, each value as what it stands for.
template <class Value, class Meaning>
std::vector<Value> parse_values_as(std::string_view text, const ValueForm& form, const Meaning& meaning) {
    std::vector<Value> values;
    for (const std::uint64_t count : parse_values(text, form)) {
        values.push_back(meaning(count));
    }
    return values;
}

/// Of a whole number.
ValueForm counted(const char* flag, std::string_view examples, std::uint32_t most) {
    return {.flag = flag, .examples = examples, .parse = [flag, most](std::string_view text) {
                return parse_count(text, flag, 1, most);
            }};
}

std::uint32_t small(std::uint64_t count) {
    return static_cast<std::uint32_t>(count);
}

constexpr std::uint32_t most_connections = 256;

}  // namespace

std::vector<Contestant> parse_contestants(const std::vector<std::string>& words) {
    std::vector<Contestant> contestants;
    for (const std::string& word : words) {
        for (const std::string& item : split_list(word, "TRANSPORT")) {
            const std::size_t colon = find_outside_brackets(item, ':');
            const CodecInfo* const codec =
                colon == std::string::npos ? nullptr : &registry::find_codec(item.substr(colon + 1));
            for (const Transport* const transport : registry::select_transports({item.substr(0, colon)})) {
                const Contestant contestant{transport, codec};
                if (std::find(contestants.begin(), contestants.end(), contestant) == contestants.end()) {
                    contestants.push_back(contestant);
                }
            }
        }
    }
    return contestants;
}

bool names_transport(const std::vector<std::string>& words, const TransportInfo& info) {
    const auto is_it = [&](const std::string& item) {
        const std::string name = item.substr(0, item.find(':'));  // a codec of its own may follow
        return name == info.name || std::find(info.aliases.begin(), info.aliases.end(), name) != info.aliases.end();
    };
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        const std::vector<std::string> items = split_list(word, "TRANSPORT");
        return std::any_of(items.begin(), items.end(), is_it);
    });
}

std::vector<std::uint64_t> parse_sizes(std::string_view text) {
    return parse_values(
        text, {.flag = "--size", .examples = "64:1M:*4, 1K:8K:+1K, or 64:1M, which doubles", .parse = parse_size});
}

std::vector<std::uint32_t> parse_depths(std::string_view text) {
    constexpr std::uint32_t most = 65536;
    return parse_values_as<std::uint32_t>(text, counted("--depth", "1,8,64, or 1:64, which doubles", most), small);
}

std::vector<double> parse_rates(std::string_view text) {
    const auto parse = [](std::string_view rate) { return parse_rate_millionths(rate, "--rate"); };
    return parse_values_as<double>(text, {.flag = "--rate", .examples = "50k/s, or 1k:1M:*2", .parse = parse},
                                   rate_of_millionths);
}

std::vector<std::chrono::nanoseconds> parse_gaps(std::string_view text) {
    const auto parse = [](std::string_view gap) {
        return static_cast<std::uint64_t>(parse_duration(gap, "--gap", true).count());
    };
    return parse_values_as<std::chrono::nanoseconds>(
        text, {.flag = "--gap", .examples = "0,10us,1ms, or 10us:10ms:*10", .parse = parse},
        [](std::uint64_t count) { return std::chrono::nanoseconds(static_cast<std::int64_t>(count)); });
}

std::vector<std::uint32_t> parse_concurrencies(std::string_view text) {
    return parse_values_as<std::uint32_t>(
        text, counted("--concurrency", "1,8,64, or 1:64, which doubles", most_connections), small);
}

std::vector<std::uint32_t> parse_pairs(std::string_view text, std::size_t cpus) {
    ValueForm form = counted("--pairs", "4, cores, or 1:cores", most_connections);
    form.default_step = "+1";
    form.parse = [number = form.parse, cpus](std::string_view pairs) {
        return pairs == "cores" ? std::clamp<std::uint64_t>(cpus / 2, 1, most_connections) : number(pairs);
    };
    return parse_values_as<std::uint32_t>(text, form, small);
}

std::vector<const CodecInfo*> parse_codecs(std::string_view text) {
    std::vector<const CodecInfo*> codecs;
    for (const std::string& item : split_list(std::string(text), "--codec")) {
        const std::vector<const CodecInfo*> meant = registry::select_codecs({item});
        if (meant.size() == 1) {
            add(codecs, meant.front(), "--codec", item);
            continue;
        }
        // "raw,all" begins with raw and goes on with the others.
        std::copy_if(meant.begin(), meant.end(), std::back_inserter(codecs), [&](const CodecInfo* codec) {
            return std::find(codecs.begin(), codecs.end(), codec) == codecs.end();
        });
    }
    return codecs;
}

std::vector<Wait> parse_waits(std::string_view text) {
    std::vector<Wait> waits;
    for (const std::string& item : split_list(std::string(text), "--wait")) {
        add(waits, parse_wait(item), "--wait", item);
    }
    return waits;
}

std::vector<runner::Placement> parse_placements(std::string_view text) {
    std::vector<runner::Placement> placements;
    std::vector<std::string> texts;
    const std::vector<std::string> items = split_list(std::string(text), "--placement");
    for (std::size_t i = 0; i < items.size(); ++i) {
        std::string item = items[i];
        if (is_number(item) && i + 1 < items.size()) {
            item += ',' + items[++i];
        }
        add(texts, item, "--placement", item);
        placements.push_back(runner::parse_placement(item));
    }
    return placements;
}

}  // namespace ipcbench::cli
