#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/load.hpp"

namespace ipcbench {

struct TransportInfo;

/// What a value counts, which decides how it is written. Values are whole numbers in their smallest unit, in which
/// steps are exact.
enum class KnobUnit : std::uint8_t {
    count,
    bytes,
    nanoseconds,
    millionths_per_s,
    word,    ///< the index of one of the knob's words
    yes_no,  ///< 1 or 0; its flag takes no value
};

/// How the values of an axis are typed: `--depth 1,8,64`, `--size 64:1M:*4`.
struct ValueForm {
    std::string_view flag{};
    KnobUnit unit = KnobUnit::count;
    std::uint64_t min = 1;  ///< for counts and bytes; the other units have limits of their own
    std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
    std::string_view examples{};           ///< for the hint of an error
    std::string_view default_step = "*2";  ///< of a range that does not specify one
    bool takes_cores = false;              ///< "cores" means as many as have a CPU for each side
    std::span<const std::string_view> words{};
};

/// Another flag that a knob conflicts with or needs, and the text of the hint about that.
struct OtherFlag {
    std::string_view flag{};
    std::string_view hint{};
};

/// Whether a knob is about one connection or about how many there are. Names list the former first.
enum class KnobScope : std::uint8_t { connection, several };

/// What more of a knob means for the load, which decides what a report measures along its axis.
enum class KnobMeaning : std::uint8_t {
    parallelism,   ///< more round trips at once
    think_time,    ///< more rest between round trips
    offered_rate,  ///< more requests, whether or not the answers come
};

/// One property of a load, and everything that the program knows of it. The command line, the axes of a matrix, the
/// conflict checks, the names of rows, JSON, CSV, charts and docs/command-line.md are generated from these.
struct Knob {
    ValueForm form;
    std::string_view placeholder{};  ///< "N,..."
    std::string_view help{};
    KnobScope scope = KnobScope::connection;
    bool is_axis = false;  ///< accepts lists and ranges
    std::string_view axis_title{};
    KnobMeaning meaning = KnobMeaning::parallelism;  ///< of an axis

    std::string_view key{};            ///< in JSON and CSV
    bool optional_in_reports = false;  ///< absent for the usual value, as in reports of versions without the knob
    std::string_view label{};          ///< in a row's name, before the value
    bool qualifies_the_last = false;   ///< follows the name of the previous knob without a comma

    bool applies_to_streams = false;
    bool keeps_round_trips_apart = false;  ///< round trips of a connection never overlap, so --timing applies
    std::vector<OtherFlag> conflicts{};
    OtherFlag needs{};

    std::uint64_t (*get)(const Load& load) = nullptr;
    void (*set)(Load& load, std::uint64_t value) = nullptr;
    std::uint64_t (*usual)(const Load& load) = nullptr;  ///< null: as in Load{}
    bool (*applies)(const Load& load) = nullptr;         ///< whether the knob has a meaning for that load; null: always
    /// Returns why this transport cannot do what the load requests, "" if it can; null: all can. Called only if the
    /// value is not the usual one.
    std::string_view (*refused_by)(const Load& load, const TransportInfo& transport) = nullptr;

    [[nodiscard]] std::uint64_t usual_value(const Load& load) const;
    [[nodiscard]] bool is_usual(const Load& load) const { return get(load) == usual_value(load); }
    [[nodiscard]] bool is_relevant(const Load& load) const { return applies == nullptr || applies(load); }
};

/// The knob that says what a connection is used for.
inline constexpr std::string_view mode_flag = "--mode";

/// Returns all knobs, in the order in which loads are sorted.
[[nodiscard]] const std::vector<Knob>& load_knobs();

/// Formats a value as its flag accepts it, exactly: "8", "10000ns", "2500", "poisson".
[[nodiscard]] std::string argument_text(const Knob& knob, std::uint64_t value);

/// Returns the flags that request that load: "--depth=8", "--one-child".
[[nodiscard]] std::vector<std::string> flags_for(const Load& load);

/// Returns the load with this knob, and those that depend on it, at their usual values.
[[nodiscard]] Load without(Load load, const Knob& knob);

/// Returns the load with every knob that does not apply to it at its usual value.
[[nodiscard]] Load settled(Load load);

}  // namespace ipcbench
