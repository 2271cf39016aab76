#include "campaign/loads.hpp"

#include <chrono>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "campaign/axes.hpp"
#include "campaign/matrix_limit.hpp"
#include "core/knobs.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench::campaign {
namespace {

[[noreturn]] void throw_conflict(std::string_view one, std::string_view other, std::string_view why) {
    throw Error(ErrorKind::usage, fmt::format("{} cannot be combined with {}", one, other), std::string(why));
}

/// Throws Error (usage) if the knob needs round trips that the mode does not have: in a stream, or if each connection
/// has only one round trip.
void require_round_trips(const Knob& knob, Mode mode) {
    if (mode != Mode::ping_pong && (mode == Mode::connect || !knob.applies_to_streams)) {
        throw_conflict(knob.form.flag, fmt::format("--mode {}", name_of(mode)),
                       mode == Mode::stream ? "a stream has no answers, and is sent as fast as possible"
                                            : "each connection lives for one round trip");
    }
}

void require_partners(const Knob& knob, const GivenFlags& flags) {
    if (!knob.needs.flag.empty() && !flags.has(knob.needs.flag)) {
        throw Error(ErrorKind::usage, fmt::format("{} does not apply without {}", knob.form.flag, knob.needs.flag),
                    std::string(knob.needs.hint));
    }
    for (const OtherFlag& other : knob.conflicts) {
        if (flags.has(other.flag)) {
            throw_conflict(knob.form.flag, other.flag, other.hint);
        }
    }
}

void reject_conflicting_flags(const GivenFlags& flags, Mode mode) {
    bool any = mode != Mode::ping_pong;
    bool apart = mode == Mode::ping_pong;
    if (mode == Mode::connect && flags.has("--warmup")) {
        throw_conflict("--warmup", "--mode connect",
                       "the first connection is not counted; that is all there is to warm up");
    }
    for (const Knob& knob : load_knobs()) {
        if (knob.form.flag != mode_flag && flags.has(knob.form.flag)) {
            require_partners(knob, flags);
            require_round_trips(knob, mode);
            any = true;
            apart = apart && knob.keeps_round_trips_apart;
        }
    }
    if (!apart && flags.text_or_fallback("--timing") != "auto") {
        throw Error(ErrorKind::usage, "--timing applies only to one round trip at a time",
                    "other loads read the clock for each message, and a stream for each batch");
    }
    if (any && flags.has("--breakdown")) {
        throw Error(ErrorKind::usage, "--breakdown applies only to one round trip at a time", "run it by itself");
    }
}

std::vector<std::uint64_t> values_of(const Knob& knob, const GivenFlags& flags, std::size_t cpus) {
    if (!flags.has(knob.form.flag)) {
        return {};
    }
    if (knob.form.unit == KnobUnit::yes_no) {
        return {1};
    }
    const std::string text = flags.text_or_fallback(knob.form.flag);
    return knob.is_axis ? parse_values(text, knob.form, cpus) : std::vector{parse_word(text, knob.form)};
}

}  // namespace

LoadMatrix::LoadMatrix(const GivenFlags& flags, std::size_t cpus) {
    Load load;
    for (const Knob& knob : load_knobs()) {
        if (knob.form.flag == mode_flag && flags.has(mode_flag)) {
            knob.set(load, parse_word(flags.text_or_fallback(mode_flag), knob.form));
        }
    }
    reject_conflicting_flags(flags, load.mode);
    for (const Knob& knob : load_knobs()) {
        values_.push_back(values_of(knob, flags, cpus));
    }
}

std::uint64_t LoadMatrix::count() const noexcept {
    std::uint64_t count = 1;
    for (const std::vector<std::uint64_t>& values : values_) {
        count = product_of_counts({count, values.empty() ? 1 : values.size()});
    }
    return count;
}

std::vector<Load> LoadMatrix::all() const {
    std::vector<Load> loads{Load{}};
    for (std::size_t i = 0; i < values_.size(); ++i) {
        std::vector<Load> more;
        for (Load load : loads) {
            for (const std::uint64_t value : values_[i]) {
                load_knobs()[i].set(load, value);
                more.push_back(load);
            }
        }
        if (!more.empty()) {
            loads = std::move(more);
        }
    }
    // Defaults may depend on the values that were given.
    for (Load& load : loads) {
        for (std::size_t i = 0; i < values_.size(); ++i) {
            if (values_[i].empty()) {
                load_knobs()[i].set(load, load_knobs()[i].usual_value(load));
            }
        }
        load = settled(load);
    }
    return loads;
}

void require_consistent(const runner::Cell& cell) {
    const std::chrono::duration<double> progress_timeout = cell.timeout;
    if (cell.load.gap >= cell.timeout) {
        throw Error(ErrorKind::usage,
                    fmt::format("--gap: {} is not shorter than the time-out", format_duration(cell.load.gap)),
                    "give a longer --timeout");
    }
    if (cell.load.rate > 0 && 1 / cell.load.rate >= progress_timeout.count()) {
        throw Error(ErrorKind::usage,
                    fmt::format("--rate: from one ping to the next there are {} s, not less than the time-out",
                                format_seconds(1 / cell.load.rate)),
                    "give a longer --timeout");
    }
    if (cell.load.concurrency > 1 && !cell.load.one_child && cell.placement.kind == runner::Placement::Kind::given) {
        throw Error(ErrorKind::usage,
                    fmt::format("--placement {} does not apply to several children", cell.placement.text),
                    "use none, same or cross, or --one-child");
    }
    if (cell.load.pairs > 1 && cell.placement.kind == runner::Placement::Kind::given) {
        throw Error(ErrorKind::usage,
                    fmt::format("--placement {} does not apply to several pairs", cell.placement.text),
                    "use none, same or cross, which give each pair CPUs of its own as long as there are some");
    }
}

}  // namespace ipcbench::campaign
