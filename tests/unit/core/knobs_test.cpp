#include "core/knobs.hpp"

#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/core/transport.hpp"
#include "unit/reporters/golden.hpp"

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Knob& knob(std::string_view flag) {
    for (const Knob& one : load_knobs()) {
        if (one.form.flag == flag) {
            return one;
        }
    }
    throw std::out_of_range(std::string(flag));
}

/// Returns loads in which each knob has a non-default value, as far as the knobs can be combined.
std::vector<Load> unusual_loads() {
    Load open;
    open.rate = 2500;
    open.arrivals = Arrivals::poisson;
    open.depth = 16;
    open.pairs = 2;
    Load event_loop;
    event_loop.concurrency = 4;
    event_loop.one_child = true;
    Load think_time;
    think_time.gap = std::chrono::microseconds{10};
    Load stream;
    stream.mode = Mode::stream;
    return {open, event_loop, think_time, stream};
}

TEST(Knobs, have_flags_and_keys_of_their_own) {
    std::set<std::string_view> flags;
    std::set<std::string_view> keys;
    for (const Knob& one : load_knobs()) {
        EXPECT_TRUE(flags.insert(one.form.flag).second) << one.form.flag;
        EXPECT_TRUE(keys.insert(one.key).second) << one.key;
        EXPECT_EQ(one.form.words.empty(), one.form.unit != KnobUnit::word) << one.form.flag;
        EXPECT_EQ(one.axis_title.empty(), !one.is_axis) << one.form.flag;
    }
}

TEST(Knobs, name_only_flags_that_there_are) {
    for (const Knob& one : load_knobs()) {
        for (const OtherFlag& other : one.conflicts) {
            EXPECT_NO_THROW(knob(other.flag)) << one.form.flag;
            EXPECT_NE(other.hint, "");
        }
        if (!one.needs.flag.empty()) {
            EXPECT_NO_THROW(knob(one.needs.flag)) << one.form.flag;
        }
    }
}

TEST(Knobs, cover_everything_that_a_load_consists_of) {
    for (const Load& load : unusual_loads()) {
        Load copy;
        for (const Knob& one : load_knobs()) {
            one.set(copy, one.get(load));
        }
        EXPECT_EQ(copy, load) << to_string(load);
    }
}

/// Returns the JSON schema of the knob's values.
std::string schema_of(const Knob& knob) {
    const bool may_be_null = knob.applies != nullptr;
    switch (knob.form.unit) {
        case KnobUnit::yes_no:
            return R"({"type": "boolean"})";
        case KnobUnit::word:
            return fmt::format(R"({{"enum": ["{}"{}]}})", fmt::join(knob.form.words, R"(", ")"),
                               may_be_null ? ", null" : "");
        case KnobUnit::millionths_per_s:
            return R"({"type": ["number", "null"], "exclusiveMinimum": 0})";
        case KnobUnit::nanoseconds:
            return R"({"type": "integer", "minimum": 0})";
        case KnobUnit::count:
        case KnobUnit::bytes:
            break;
    }
    return fmt::format(R"({{"type": "integer", "minimum": {}}})", knob.form.min);
}

/// tests/golden/approve.sh generates the part of docs/result.schema.json that describes a load.
TEST(Knobs, are_in_the_schema_as_they_are_written) {
    std::vector<std::string_view> required;
    std::string properties;
    for (const Knob& one : load_knobs()) {
        if (!one.optional_in_reports) {
            required.push_back(one.key);
        }
        properties += fmt::format("{}                        \"{}\": {}", properties.empty() ? "" : ",\n", one.key,
                                  schema_of(one));
    }
    reporters::test::expect_golden_part(
        "../../docs/result.schema.json", "                \"load\": {\n", "                },\n",
        fmt::format("                    \"description\": \"how the connection was loaded\",\n"
                    "                    \"type\": \"object\",\n"
                    "                    \"additionalProperties\": false,\n"
                    "                    \"required\": [\"{}\"],\n"
                    "                    \"properties\": {{\n{}\n                    }}\n",
                    fmt::join(required, "\", \""), properties));
}

TEST(Loads, are_named_by_what_is_unusual_in_them) {
    EXPECT_EQ(to_string(Load{}), "");
    std::vector<std::string> names;
    for (const Load& load : unusual_loads()) {
        names.push_back(to_string(load));
    }
    EXPECT_THAT(names, ElementsAre("depth 16, rate 2,500/s poisson, pairs 2", "concurrency 4 in one child", "gap 10us",
                                   "stream"));
}

TEST(Loads, are_asked_for_again_by_their_flags) {
    EXPECT_THAT(flags_for(Load{}), IsEmpty());
    const std::vector<Load> loads = unusual_loads();
    EXPECT_THAT(flags_for(loads[0]), ElementsAre("--pairs=2", "--depth=16", "--rate=2500", "--arrivals=poisson"));
    EXPECT_THAT(flags_for(loads[1]), ElementsAre("--concurrency=4", "--one-child"));
    EXPECT_THAT(flags_for(loads[2]), ElementsAre("--gap=10000ns"));
    EXPECT_THAT(flags_for(loads[3]), ElementsAre("--mode=stream"));
}

TEST(Loads, without_a_rate_have_nothing_of_an_open_loop) {
    Load load;
    load.rate = 1000;
    load.arrivals = Arrivals::poisson;
    load.depth = open_loop_max_in_flight;
    EXPECT_EQ(without(load, knob("--rate")), Load{});
    load.depth = 8;
    EXPECT_EQ(without(load, knob("--rate")).depth, 8U) << "it was asked for";
}

TEST(Loads, of_one_connection_have_a_child_each_way) {
    Load load;
    load.one_child = true;
    EXPECT_EQ(settled(load), Load{});
    load.concurrency = 2;
    EXPECT_TRUE(settled(load).one_child);
}

TEST(Knobs, say_which_transports_cannot_carry_them) {
    TransportInfo plain;
    TransportInfo alone;
    alone.capabilities.asynchronous = true;
    alone.one_connection_because = "one of it only";
    Load load;
    load.depth = 8;
    EXPECT_NE(knob("--depth").refused_by(load, plain), "");
    EXPECT_EQ(knob("--depth").refused_by(load, alone), "");
    load.rate = 1000;
    EXPECT_EQ(knob("--depth").refused_by(load, plain), "") << "the rate is refused first of all";
    EXPECT_NE(knob("--rate").refused_by(load, plain), "");
    EXPECT_EQ(knob("--pairs").refused_by(load, alone), "one of it only");
    EXPECT_EQ(knob("--concurrency").refused_by(load, alone), "one of it only");
}

}  // namespace
}  // namespace ipcbench
