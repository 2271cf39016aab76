#include "core/knobs.hpp"

#include <chrono>
#include <cmath>
#include <type_traits>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench {
namespace {

/// Accesses a member of Load as a whole number.
template <auto member>
std::uint64_t get(const Load& load) {
    using Value = std::decay_t<decltype(load.*member)>;
    if constexpr (std::is_same_v<Value, std::chrono::nanoseconds>) {
        return static_cast<std::uint64_t>((load.*member).count());
    } else if constexpr (std::is_same_v<Value, double>) {
        return static_cast<std::uint64_t>(std::llround(load.*member * 1e6));
    } else {
        return static_cast<std::uint64_t>(load.*member);
    }
}

template <auto member>
void set(Load& load, std::uint64_t value) {
    using Value = std::decay_t<decltype(load.*member)>;
    if constexpr (std::is_same_v<Value, std::chrono::nanoseconds>) {
        load.*member = std::chrono::nanoseconds(static_cast<std::int64_t>(value));
    } else if constexpr (std::is_same_v<Value, double>) {
        load.*member = rate_of_millionths(value);
    } else {
        load.*member = static_cast<Value>(value);
    }
}

template <auto member>
Knob knob_of(Knob knob) {
    knob.get = &get<member>;
    knob.set = &set<member>;
    return knob;
}

std::string_view needs_several_frames(const Load& /*load*/, const TransportInfo& transport) {
    return transport.capabilities.asynchronous ? "" : "it carries one request at a time";
}

/// Returns "" if there is a rate, because then the rate is refused.
std::string_view refuse_depth(const Load& load, const TransportInfo& transport) {
    return load.rate > 0 ? "" : needs_several_frames(load, transport);
}

std::string_view refuse_mode(const Load& load, const TransportInfo& transport) {
    if (load.mode == Mode::stream && !transport.capabilities.one_way) {
        return "it needs a response to each request";
    }
    return load.mode == Mode::connect && transport.kind == TransportKind::control ? "it has no second process" : "";
}

std::string_view refuse_concurrency(const Load& /*load*/, const TransportInfo& transport) {
    return transport.capabilities.asynchronous ? transport.one_connection_because
                                               : "it cannot be polled without blocking";
}

constexpr std::uint32_t max_connections = 256;

}  // namespace

const std::vector<Knob>& load_knobs() {
    constexpr std::string_view one_at_a_time = "--gap applies only to one round trip at a time";
    constexpr std::string_view in_turn = "the event loop sends each ping after it has processed an answer";
    static const std::vector<Knob> knobs{
        knob_of<&Load::mode>(
            {.form = {.flag = mode_flag, .unit = KnobUnit::word, .words = mode_names},
             .placeholder = "MODE",
             .help = "ping-pong (default); stream: one direction, as fast as possible; connect: the set-up and end "
                     "of a connection",
             .key = "mode",
             .refused_by = refuse_mode}),
        knob_of<&Load::pairs>(
            {.form = {.flag = "--pairs",
                      .max = max_connections,
                      .examples = "4, cores, or 1:cores",
                      .default_step = "+1",
                      .takes_cores = true},
             .placeholder = "N,...",
             .help = "N connections at once, each with its own child and thread: 4, cores, 1:cores",
             .scope = KnobScope::several,
             .is_axis = true,
             .axis_title = "pairs of processes",
             .key = "pairs",
             .label = "pairs",
             .applies_to_streams = true,
             .keeps_round_trips_apart = true,
             .refused_by = [](const Load&,
                              const TransportInfo& transport) { return transport.one_connection_because; }}),
        knob_of<&Load::concurrency>(
            {.form = {.flag = "--concurrency", .max = max_connections, .examples = "1,8,64, or 1:64, which doubles"},
             .placeholder = "N,...",
             .help = "N connections at once, each with its own child, served by one thread in an event loop: 1:64",
             .scope = KnobScope::several,
             .is_axis = true,
             .axis_title = "connections that one thread serves",
             .key = "concurrency",
             .label = "concurrency",
             .conflicts = {{"--rate", in_turn},
                           {"--gap", in_turn},
                           {"--pairs", "each pair has a thread of its own, and these share one"}},
             .refused_by = refuse_concurrency}),
        knob_of<&Load::one_child>(
            {.form = {.flag = "--one-child", .unit = KnobUnit::yes_no},
             .help = "with --concurrency: serve all of them with one child, in an event loop",
             .scope = KnobScope::several,
             .key = "one_child",
             .label = "in one child",
             .qualifies_the_last = true,
             .needs = {"--concurrency", "e.g. --concurrency 8"},
             // A single connection has a single child anyway.
             .applies = [](const Load& load) { return load.concurrency > 1; },
             .refused_by = [](const Load&,
                              const TransportInfo& transport) { return transport.one_connection_per_child_because; }}),
        knob_of<&Load::depth>(
            {.form = {.flag = "--depth", .max = 65536, .examples = "1,8,64, or 1:64, which doubles"},
             .placeholder = "N,...",
             .help = "up to N pings in flight on each connection",
             .is_axis = true,
             .axis_title = "pings in flight",
             .key = "depth",
             .label = "depth",
             .usual = [](const Load& load) -> std::uint64_t { return load.rate > 0 ? open_loop_max_in_flight : 1; },
             .refused_by = refuse_depth}),
        knob_of<&Load::gap>(
            {.form = {.flag = "--gap", .unit = KnobUnit::nanoseconds, .examples = "0,10us,1ms, or 10us:10ms:*10"},
             .placeholder = "TIME,...",
             .help = "think time before each ping: 0,10us,1ms",
             .is_axis = true,
             .axis_title = "think time before each ping",
             .meaning = KnobMeaning::think_time,
             .key = "gap_ns",
             .label = "gap",
             .conflicts = {{"--depth", one_at_a_time}, {"--rate", one_at_a_time}}}),
        knob_of<&Load::rate>(
            {.form = {.flag = "--rate", .unit = KnobUnit::millionths_per_s, .examples = "50k/s, or 1k:1M:*2"},
             .placeholder = "N/s,...",
             .help = "send pings at this rate, whether or not answers have come: 50k/s, 1k:1M:*2",
             .is_axis = true,
             .axis_title = "offered pings per second",
             .meaning = KnobMeaning::offered_rate,
             .key = "rate_per_s",
             .label = "rate",
             .applies = [](const Load& load) { return load.rate > 0; },
             .refused_by = needs_several_frames}),
        knob_of<&Load::arrivals>({.form = {.flag = "--arrivals", .unit = KnobUnit::word, .words = arrivals_names},
                                  .placeholder = "KIND",
                                  .help = "with --rate: constant (default) or poisson",
                                  .key = "arrivals",
                                  .qualifies_the_last = true,
                                  .needs = {"--rate", "e.g. --rate 10k/s"},
                                  .applies = [](const Load& load) { return load.rate > 0; }})};
    return knobs;
}

std::uint64_t Knob::usual_value(const Load& load) const {
    return usual != nullptr && is_relevant(load) ? usual(load) : get(Load{});
}

namespace {

/// Formats a rate: "50,000", "0.25".
std::string rate_text_of(double rate) {
    const bool whole = rate >= 1 && rate == std::floor(rate);
    return whole ? format_count(static_cast<std::uint64_t>(rate)) : format_seconds(rate);
}

/// Formats a value for people, without loss, because it distinguishes loads.
std::string value_words(const Knob& knob, std::uint64_t value) {
    switch (knob.form.unit) {
        case KnobUnit::nanoseconds:
            return format_duration(std::chrono::nanoseconds(static_cast<std::int64_t>(value)));
        case KnobUnit::millionths_per_s:
            return rate_text_of(rate_of_millionths(value)) + "/s";
        case KnobUnit::yes_no:
            return "";
        case KnobUnit::count:
        case KnobUnit::bytes:
        case KnobUnit::word:
            break;
    }
    return argument_text(knob, value);
}

}  // namespace

std::string argument_text(const Knob& knob, std::uint64_t value) {
    switch (knob.form.unit) {
        case KnobUnit::nanoseconds:
            return fmt::format("{}ns", value);
        case KnobUnit::millionths_per_s:
            return format_seconds(rate_of_millionths(value));
        case KnobUnit::word:
            return std::string(knob.form.words[value]);
        case KnobUnit::count:
        case KnobUnit::bytes:
        case KnobUnit::yes_no:
            break;
    }
    return fmt::format("{}", value);
}

std::vector<std::string> flags_for(const Load& load) {
    std::vector<std::string> flags;
    for (const Knob& knob : load_knobs()) {
        if (knob.is_relevant(load) && !knob.is_usual(load)) {
            const std::string flag(knob.form.flag);
            flags.push_back(knob.form.unit == KnobUnit::yes_no ? flag
                                                               : flag + "=" + argument_text(knob, knob.get(load)));
        }
    }
    return flags;
}

std::string to_string(const Load& load) {
    std::string text;
    for (const KnobScope scope : {KnobScope::connection, KnobScope::several}) {
        for (const Knob& knob : load_knobs()) {
            if (knob.scope != scope || !knob.is_relevant(load) || knob.is_usual(load)) {
                continue;
            }
            const std::string value = value_words(knob, knob.get(load));
            text += text.empty() ? "" : knob.qualifies_the_last ? " " : ", ";
            text += fmt::format("{}{}{}", knob.label, knob.label.empty() || value.empty() ? "" : " ", value);
        }
    }
    return text;
}

Load without(Load load, const Knob& knob) {
    std::vector<bool> usual;
    for (const Knob& other : load_knobs()) {
        usual.push_back(other.is_usual(load));
    }
    knob.set(load, knob.get(Load{}));
    for (std::size_t i = 0; i < usual.size(); ++i) {
        const Knob& other = load_knobs()[i];
        if (usual[i]) {
            other.set(load, other.usual_value(load));
        }
    }
    return settled(load);
}

Load settled(Load load) {
    for (const Knob& knob : load_knobs()) {
        if (!knob.is_relevant(load)) {
            knob.set(load, knob.get(Load{}));
        }
    }
    return load;
}

}  // namespace ipcbench
