#include "reporters/load_json.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/knobs.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

/// Returns whether the knob may be null, i.e. meaningless for a load; a yes or no is false instead.
bool may_be_null(const Knob& knob) {
    return knob.applies != nullptr && knob.form.unit != KnobUnit::yes_no;
}

Json value_of(const Knob& knob, const Load& load) {
    if (may_be_null(knob) && !knob.is_relevant(load)) {
        return {};
    }
    const std::uint64_t value = knob.get(load);
    switch (knob.form.unit) {
        case KnobUnit::yes_no:
            return value != 0;
        case KnobUnit::millionths_per_s:
            return rate_of_millionths(value);
        case KnobUnit::word:
            return argument_text(knob, value);
        default:
            return value;
    }
}

std::uint64_t read_word(const Knob& knob, const JsonNode& node) {
    const std::string text = node.text();
    const auto found = std::find(knob.form.words.begin(), knob.form.words.end(), text);
    if (found == knob.form.words.end()) {
        node.fail("'" + text + "' is none of the values it can have");
    }
    return static_cast<std::uint64_t>(found - knob.form.words.begin());
}

std::uint64_t read_value(const Knob& knob, const JsonNode& node) {
    constexpr double max_per_s = 1e12;  // far above any rate that can be requested
    switch (knob.form.unit) {
        case KnobUnit::yes_no:
            return node.flag() ? 1 : 0;
        case KnobUnit::word:
            return read_word(knob, node);
        case KnobUnit::millionths_per_s:
            if (node.number() > max_per_s) {
                node.fail("no such rate can be asked for");
            }
            return static_cast<std::uint64_t>(std::llround(node.number() * 1e6));
        case KnobUnit::count:
            if (node.small_count() < static_cast<int>(knob.form.min)) {
                node.fail("expected at least " + std::to_string(knob.form.min));
            }
            break;
        case KnobUnit::bytes:
        case KnobUnit::nanoseconds:
            break;
    }
    return node.count();
}

}  // namespace

Json to_json(const Load& load, const std::vector<Knob>& knobs) {
    Json json;
    for (const Knob& knob : knobs) {
        if (!knob.optional_in_reports || !knob.is_usual(load)) {
            json[std::string(knob.key)] = value_of(knob, load);
        }
    }
    return json;
}

Load read_load(const JsonNode& node, const std::vector<Knob>& knobs) {
    Load load;
    std::vector<const Knob*> absent;
    for (const Knob& knob : knobs) {
        const std::string key(knob.key);
        if (knob.optional_in_reports && !node.has(key.c_str())) {
            absent.push_back(&knob);
            continue;
        }
        const JsonNode value = node.at(key.c_str());
        if (!value.is_null() || !may_be_null(knob)) {
            knob.set(load, read_value(knob, value));
        }
    }
    for (const Knob* const knob : absent) {
        knob->set(load, knob->usual_value(load));
    }
    return load;
}

}  // namespace ipcbench::reporters
