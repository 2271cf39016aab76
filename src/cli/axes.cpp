#include "cli/axes.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "registry/registry.hpp"

namespace ipcbench::cli {
namespace {

constexpr std::uint64_t largest_payload = std::uint64_t{1} << 29U;  // 512 MiB: a frame's length has 32 bits
constexpr std::size_t most_items = 1000;

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0;;) {
        const std::size_t end = text.find(separator, begin);
        parts.push_back(text.substr(begin, end - begin));
        if (end == std::string_view::npos) {
            return parts;
        }
        begin = end + 1;
    }
}

/// Each item once, none of them empty unless it is all there is (then its parser says what is wrong).
std::vector<std::string_view> items_of(std::string_view text, std::string_view flag) {
    std::vector<std::string_view> items = split(text, ',');
    if (items.size() > 1 && std::find(items.begin(), items.end(), "") != items.end()) {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' has an empty item", flag, text));
    }
    return items;
}

template <class Item>
void add(std::vector<Item>& items, const Item& item, std::string_view flag, std::string_view text) {
    if (std::find(items.begin(), items.end(), item) != items.end()) {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' is given twice", flag, text));
    }
    if (items.size() == most_items) {
        throw Error(ErrorKind::usage, fmt::format("{}: more than {} values", flag, most_items));
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

/// How a range is written and gone through.
template <class Value>
struct RangeForm {
    std::string_view flag;
    std::string_view examples;
    std::string_view default_step = "*2";
    Value (*parse)(std::string_view text);
    std::string (*show)(Value value);
};

/// FROM:TO[:*FACTOR|:+STEP], both ends included where the steps meet them.
template <class Value>
void add_range(std::vector<Value>& values, std::string_view text, const RangeForm<Value>& form) {
    const std::vector<std::string_view> parts = split(text, ':');
    const auto refuse = [&](std::string_view why) -> Error {
        return {ErrorKind::usage, fmt::format("{}: '{}' {}", form.flag, text, why),
                fmt::format("e.g. {}", form.examples)};
    };
    if (parts.size() > 3) {
        throw refuse("is not FROM:TO[:STEP]");
    }
    const Value from = form.parse(parts[0]);
    const Value to = form.parse(parts[1]);
    if (from > to) {
        throw refuse("goes downwards");
    }
    const std::string_view step = parts.size() == 3 ? parts[2] : form.default_step;
    if (step.size() < 2 || (step[0] != '*' && step[0] != '+')) {
        throw refuse("has a step that is neither *FACTOR nor +STEP");
    }
    const bool multiplies = step[0] == '*';
    const Value by = multiplies
                         ? static_cast<Value>(parse_count(step.substr(1), fmt::format("{} FROM:TO:*FACTOR", form.flag),
                                                          2, std::numeric_limits<std::uint32_t>::max()))
                         : form.parse(step.substr(1));
    if (by == Value{} || (multiplies && from == Value{})) {
        throw refuse("would never get on");
    }
    Value value = from;
    while (true) {
        add(values, value, form.flag, form.show(value));
        if (multiplies ? value > to / by : value > to - by) {
            return;
        }
        value = multiplies ? value * by : value + by;
    }
}

/// A list of values and ranges.
template <class Value>
std::vector<Value> parse_values(std::string_view text, const RangeForm<Value>& form) {
    std::vector<Value> values;
    for (const std::string_view item : items_of(text, form.flag)) {
        if (item.find(':') != std::string_view::npos) {
            add_range(values, item, form);
        } else {
            add(values, form.parse(item), form.flag, item);
        }
    }
    return values;
}

constexpr std::uint32_t most_connections = 256;

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

std::vector<Contestant> parse_contestants(const std::vector<std::string>& words) {
    std::vector<Contestant> contestants;
    for (const std::string& word : words) {
        const std::size_t colon = word.find(':');
        const CodecInfo* const codec =
            colon == std::string::npos ? nullptr : &registry::find_codec(word.substr(colon + 1));
        for (const Transport* const transport : registry::select_transports({word.substr(0, colon)})) {
            const Contestant contestant{transport, codec};
            if (std::find(contestants.begin(), contestants.end(), contestant) == contestants.end()) {
                contestants.push_back(contestant);
            }
        }
    }
    return contestants;
}

std::vector<std::uint64_t> parse_sizes(std::string_view text) {
    return parse_values<std::uint64_t>(text, {.flag = "--size",
                                              .examples = "64:1M:*4, 1K:8K:+1K, or 64:1M, which doubles",
                                              .parse = parse_size,
                                              .show = [](std::uint64_t size) { return std::to_string(size); }});
}

std::vector<std::uint32_t> parse_depths(std::string_view text) {
    return parse_values<std::uint32_t>(
        text, {.flag = "--depth",
               .examples = "1,8,64, or 1:64, which doubles",
               .parse =
                   [](std::string_view depth) {
                       constexpr std::uint32_t most = 65536;
                       return static_cast<std::uint32_t>(parse_count(depth, "--depth", 1, most));
                   },
               .show = [](std::uint32_t depth) { return std::to_string(depth); }});
}

std::vector<double> parse_rates(std::string_view text) {
    return parse_values<double>(text, {.flag = "--rate",
                                       .examples = "50k/s, or 1k:1M:*2",
                                       .parse = [](std::string_view rate) { return parse_rate(rate, "--rate"); },
                                       .show = [](double rate) { return fmt::format("{}", rate); }});
}

std::vector<std::chrono::nanoseconds> parse_gaps(std::string_view text) {
    const std::vector<std::int64_t> counts = parse_values<std::int64_t>(
        text, {.flag = "--gap",
               .examples = "0,10us,1ms, or 10us:10ms:*10",
               .parse = [](std::string_view gap) { return std::int64_t{parse_duration(gap, "--gap", true).count()}; },
               .show = [](std::int64_t gap) { return format_ns(static_cast<double>(gap)); }});
    std::vector<std::chrono::nanoseconds> gaps;
    std::transform(counts.begin(), counts.end(), std::back_inserter(gaps),
                   [](std::int64_t count) { return std::chrono::nanoseconds(count); });
    return gaps;
}

std::vector<std::uint32_t> parse_concurrencies(std::string_view text) {
    return parse_values<std::uint32_t>(
        text,
        {.flag = "--concurrency",
         .examples = "1,8,64, or 1:64, which doubles",
         .parse =
             [](std::string_view concurrency) {
                 return static_cast<std::uint32_t>(parse_count(concurrency, "--concurrency", 1, most_connections));
             },
         .show = [](std::uint32_t concurrency) { return std::to_string(concurrency); }});
}

std::vector<std::uint32_t> parse_pairs(std::string_view text, std::size_t cpus) {
    constexpr std::string_view word = "cores";
    std::string numbers(text);
    for (std::size_t at = numbers.find(word); at != std::string::npos; at = numbers.find(word)) {
        numbers.replace(at, word.size(), std::to_string(std::max<std::size_t>(cpus / 2, 1)));
    }
    return parse_values<std::uint32_t>(
        numbers, {.flag = "--pairs",
                  .examples = "4, cores, or 1:cores",
                  .default_step = "+1",
                  .parse =
                      [](std::string_view pairs) {
                          return static_cast<std::uint32_t>(parse_count(pairs, "--pairs", 1, most_connections));
                      },
                  .show = [](std::uint32_t pairs) { return std::to_string(pairs); }});
}

std::vector<const CodecInfo*> parse_codecs(std::string_view text) {
    std::vector<const CodecInfo*> codecs;
    for (const std::string_view item : items_of(text, "--codec")) {
        const std::vector<const CodecInfo*> meant = registry::select_codecs({std::string(item)});
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
    for (const std::string_view item : items_of(text, "--wait")) {
        add(waits, parse_wait(item), "--wait", item);
    }
    return waits;
}

std::vector<runner::Placement> parse_placements(std::string_view text) {
    std::vector<runner::Placement> placements;
    std::vector<std::string> texts;
    const std::vector<std::string_view> items = items_of(text, "--placement");
    for (std::size_t i = 0; i < items.size(); ++i) {
        std::string item(items[i]);
        if (is_number(item) && i + 1 < items.size()) {
            item += ',' + std::string(items[++i]);
        }
        add(texts, item, "--placement", item);
        placements.push_back(runner::parse_placement(item));
    }
    return placements;
}

}  // namespace ipcbench::cli
