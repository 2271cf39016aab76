#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ipcbench/stats/crossover.hpp"
#include "ipcbench/stats/interval.hpp"
#include "reporters/groups.hpp"

/// What a chart shows, apart from how it is drawn: the same model becomes SVG, a table, and the page's live chart.
namespace ipcbench::reporters {

enum class ChartKind : std::uint8_t { rates, sizes, percentiles, breakdown, variants, placements, loads };

[[nodiscard]] std::string_view name_of(ChartKind kind) noexcept;

/// What all numbers of a chart have in common, as texts; "" for what does not vary in the results, or does within the
/// chart.
struct Facets {
    std::string size;
    std::string codec;
    std::string placement;
    std::string variant;
    std::string load;

    [[nodiscard]] auto operator<=>(const Facets&) const = default;  // NOLINT(modernize-use-nullptr): it sees one in <=>

    /// "64 KiB, raw, placement same, debug": those that there are.
    [[nodiscard]] std::string text() const;
};

enum class Unit : std::uint8_t { per_second, nanoseconds };

/// "119,831/s", "8.34 us"; short also for what no machine can do.
[[nodiscard]] std::string value_text(double value, Unit unit);

/// Like value_text, for an axis: without digits that say nothing.
[[nodiscard]] std::string tick_text(double value, Unit unit);

/// A size in its largest whole unit, so that different sizes never look the same: "64 B", "10 kB", "64 KiB".
[[nodiscard]] std::string size_text(std::uint64_t bytes);

/// What the transports of a group have in common, as a heading.
[[nodiscard]] std::string heading_of(Group group);

/// A positive number of a size that axes and browsers can deal with: a file may hold any.
[[nodiscard]] constexpr bool can_be_drawn(double value) noexcept {
    return value >= 1e-15 && value <= 1e15;  // false for NaN
}

struct BarValue {
    double number = 0;
    std::optional<Interval> interval;
};

/// One thing measured, with a value for each series, where there is one.
struct BarRow {
    std::string label;
    std::vector<std::optional<BarValue>> values;
    std::string note;  ///< behind the values: "partial", "2.31x"
};

/// Horizontal bars from 0; several series side by side or, where they are parts of a whole, one behind the other.
struct Bars {
    Unit unit = Unit::per_second;
    bool stacked = false;
    bool control = false;  ///< shown in a colour of less weight
    std::vector<std::string> series;
    std::vector<BarRow> rows;
};

struct Tick {
    double at = 0;
    std::string label;
};

/// x as it lies on the axis, i.e. a logarithm of what it means.
struct Line {
    std::string label;
    std::vector<CurvePoint> points;
};

/// Curves over an axis that begins at the first of its ticks; y is logarithmic.
struct Lines {
    std::string x_title;
    std::string y_title;
    std::vector<Tick> ticks;
    double end = 0;  ///< of the axis: where the last tick is, or beyond
    std::vector<Line> lines;
    bool marks = false;  ///< a dot at each point: they were measured one by one
    Unit unit = Unit::nanoseconds;
};

struct Chart {
    ChartKind kind = ChartKind::rates;
    Group group = Group::gives_cpu_away;
    Facets facets;
    std::string title;                    ///< what is shown
    std::string note;                     ///< how to read it
    std::vector<std::string> statements;  ///< what it says, in words
    std::vector<std::string> details;     ///< further such, less important
    std::variant<Bars, Lines> shape;
};

}  // namespace ipcbench::reporters
