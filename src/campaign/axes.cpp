#include "campaign/axes.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "campaign/lists.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "registry/registry.hpp"

namespace ipcbench::campaign {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

constexpr std::size_t max_items = 10'000;

template <class Item>
void add(std::vector<Item>& items, const Item& item, std::string_view flag, std::string_view text) {
    if (std::find(items.begin(), items.end(), item) != items.end()) {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' contains a value twice", flag, text),
                    "leave one of them out");
    }
    if (items.size() == max_items) {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' has more than {} values", flag, text, max_items),
                    "use a larger step");
    }
    items.push_back(item);
}

std::uint64_t parse_size(std::string_view text, const ValueForm& form) {
    const std::uint64_t bytes = parse_bytes(text, form.flag);
    if (bytes > form.max) {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' is more than {}", form.flag, text, format_bytes(form.max)));
    }
    return bytes;
}

/// Parses one value into its smallest unit.
std::uint64_t parse_value(std::string_view text, const ValueForm& form, std::size_t cpus) {
    switch (form.unit) {
        case KnobUnit::count:
            if (form.takes_cores && text == "cores") {
                return std::clamp<std::uint64_t>(cpus / 2, form.min, form.max);
            }
            return parse_count(text, form.flag, form.min, form.max);
        case KnobUnit::bytes:
            return parse_size(text, form);
        case KnobUnit::nanoseconds:
            return static_cast<std::uint64_t>(parse_duration(text, form.flag, true).count());
        case KnobUnit::millionths_per_s:
            return parse_rate_millionths(text, form.flag);
        case KnobUnit::word:
        case KnobUnit::yes_no:
            break;
    }
    return parse_word(text, form);
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

/// Parses FROM:TO[:*FACTOR|:+STEP]; both ends are included if the steps meet them.
void add_range(std::vector<std::uint64_t>& values, std::string_view text, const ValueForm& form, std::size_t cpus) {
    const std::vector<std::string_view> parts = parts_of_range(text);
    const auto refuse = [&](std::string_view why) -> Error {
        return {ErrorKind::usage, fmt::format("{}: '{}' {}", form.flag, text, why),
                fmt::format("e.g. {}", form.examples)};
    };
    if (parts.size() > 3) {
        throw refuse("is not FROM:TO[:STEP]");
    }
    const std::uint64_t from = parse_value(parts[0], form, cpus);
    const std::uint64_t to = parse_value(parts[1], form, cpus);
    if (from > to) {
        throw refuse("goes down");
    }
    const std::string_view step = parts.size() == 3 ? parts[2] : form.default_step;
    if (step.size() < 2 || (step[0] != '*' && step[0] != '+')) {
        throw refuse("has a step that is neither *FACTOR nor +STEP");
    }
    const bool multiplies = step[0] == '*';
    const std::uint64_t by = multiplies ? parse_count(step.substr(1), std::string(form.flag) + " FROM:TO:*FACTOR", 2,
                                                      std::numeric_limits<std::uint32_t>::max())
                                        : parse_value(step.substr(1), form, cpus);
    if (by == 0 || (multiplies && from == 0)) {
        throw refuse("would never end");
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

/// Throws Error (usage) for "1,000", which is not a list: its second item would be 0.
void reject_thousands_separators(const std::vector<std::string>& items, const std::string& text,
                                 const ValueForm& form) {
    const auto is_rest = [](const std::string& item) { return item.size() == 3 && item[0] == '0' && is_number(item); };
    if (items.size() > 1 && std::any_of(items.begin() + 1, items.end(), is_rest)) {
        std::string joined = text;
        std::erase(joined, ',');
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' is not a list of numbers", form.flag, text),
                    fmt::format("separate values with commas; write {} for a single value", joined));
    }
}

}  // namespace

std::vector<Selection> parse_selections(const std::vector<std::string>& words) {
    std::vector<Selection> selections;
    for (const std::string& word : words) {
        for (const std::string& item : split_list(word, "TRANSPORT")) {
            const std::size_t colon = find_outside_brackets(item, ':');
            const CodecInfo* const codec =
                colon == std::string::npos ? nullptr : &registry::find_codec(item.substr(colon + 1));
            for (const Transport* const transport : registry::select_transports({item.substr(0, colon)})) {
                const Selection selection{transport, codec};
                if (std::find(selections.begin(), selections.end(), selection) == selections.end()) {
                    selections.push_back(selection);
                }
            }
        }
    }
    return selections;
}

bool is_named(const std::vector<std::string>& words, const TransportInfo& info) {
    const auto is_it = [&](const std::string& item) {
        const std::string name = item.substr(0, item.find(':'));  // a codec may follow the colon
        return name == info.name || std::find(info.aliases.begin(), info.aliases.end(), name) != info.aliases.end();
    };
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        const std::vector<std::string> items = split_list(word, "TRANSPORT");
        return std::any_of(items.begin(), items.end(), is_it);
    });
}

std::uint64_t parse_word(std::string_view text, const ValueForm& form) {
    const auto found = std::find(form.words.begin(), form.words.end(), text);
    if (found != form.words.end()) {
        return static_cast<std::uint64_t>(found - form.words.begin());
    }
    std::string words;
    for (std::size_t i = 0; i < form.words.size(); ++i) {
        words += i == 0 ? "" : i + 1 == form.words.size() ? " or " : ", ";
        words += form.words[i];
    }
    throw Error(ErrorKind::usage, fmt::format("{}: '{}' is not {}", form.flag, text, words));
}

std::vector<std::uint64_t> parse_values(std::string_view text, const ValueForm& form, std::size_t cpus) {
    const std::vector<std::string> items = split_list(std::string(text), std::string(form.flag));
    reject_thousands_separators(items, std::string(text), form);
    std::vector<std::uint64_t> values;
    for (const std::string& item : items) {
        if (item.find(':') != std::string::npos) {
            add_range(values, item, form, cpus);
        } else {
            add(values, parse_value(item, form, cpus), form.flag, text);
        }
    }
    return values;
}

std::vector<std::uint64_t> parse_sizes(std::string_view text) {
    return parse_values(text, {.flag = "--size",
                               .unit = KnobUnit::bytes,
                               .max = std::uint64_t{1} << 29U,  // 512 MiB: a frame's length has 32 bits
                               .examples = "64:1M:*4, 1K:8K:+1K, or 64:1M, which doubles"});
}

std::vector<const CodecInfo*> parse_codecs(std::string_view text) {
    std::vector<const CodecInfo*> codecs;
    for (const std::string& item : split_list(std::string(text), "--codec")) {
        const std::vector<const CodecInfo*> meant = registry::select_codecs({item});
        if (meant.size() == 1) {
            add(codecs, meant.front(), "--codec", item);
            continue;
        }
        // "raw,all" means raw first, then all others.
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

}  // namespace ipcbench::campaign
