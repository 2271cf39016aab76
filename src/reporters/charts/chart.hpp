#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ipcbench/stats/crossover.hpp"
#include "ipcbench/stats/interval.hpp"
#include "reporters/numbers.hpp"
#include "reporters/results/result_set.hpp"

/// The content of a chart, independent of its rendering: the same model becomes SVG, a table, and the page's live
/// chart.
namespace ipcbench::reporters {

enum class ChartKind : std::uint8_t {
    rates,
    sizes,
    percentiles,
    breakdown,
    variants,
    placements,
    loads,
    reports,
    history
};

[[nodiscard]] std::string_view name_of(ChartKind kind) noexcept;

struct BarValue {
    double number = 0;
    std::optional<Interval> interval;
};

/// One measured item, with an optional value for each series.
struct BarRow {
    std::string label;
    std::vector<std::optional<BarValue>> values;
    std::string note;         ///< shown after the values: "partial", "2.31x"
    std::string brief{};      ///< the same where there is little room; "" if the note is short
    std::string tip{};        ///< more about it, for readers who point at it
    std::string transport{};  ///< whose result it is, if it is one transport's
    bool muted = false;       ///< in grey, because others stand out

    [[nodiscard]] double total() const;
};

/// Horizontal bars from 0. Several series are side by side or, if they are parts of a whole, stacked.
struct Bars {
    Unit unit = Unit::per_second;
    bool stacked = false;
    bool control = false;  ///< shown in a muted colour
    std::vector<std::string> series;
    std::vector<BarRow> rows;
    std::string left_out{};  ///< what else there would be: "33 more: 2,100/s to 12,000/s"

    /// Returns how far the bars extend, their intervals included; what of an interval is beyond it is cut off.
    [[nodiscard]] double end() const;
};

struct Tick {
    double at = 0;
    std::string label;
};

/// x is the position on the axis, i.e. a logarithm of the value.
struct Line {
    std::string label;
    std::vector<CurvePoint> points;
    std::string transport{};          ///< whose results these are
    std::vector<std::string> tips{};  ///< more about each point, for readers who point at it; or one for all, or none
    std::optional<double> rank{};     ///< its place among the others, the best has the lowest; else its points decide
    bool muted = false;               ///< in grey and only named on hover, because others stand out

    /// Returns more about a point, or "".
    [[nodiscard]] std::string tip(std::size_t point) const {
        return tips.empty() ? "" : tips.size() == 1 ? tips.front() : tips.at(point);
    }
};

/// Curves over an axis that starts at its first tick; y is logarithmic.
struct Lines {
    std::string x_title;
    std::string y_title;
    std::vector<Tick> ticks;
    double end = 0;  ///< end of the axis: at the last tick or beyond
    std::vector<Line> lines;
    bool marks = false;  ///< a dot at each point, because each was measured separately
    Unit unit = Unit::nanoseconds;

    /// Names a position between the ticks; null if all points are at ticks.
    std::string (*text_of_x)(double x) = nullptr;

    std::optional<Interval> shared_range{};  ///< of y, if other charts beside this one have the same axis

    /// Returns the range of y that the axis has to show.
    [[nodiscard]] Interval range() const;
};

struct Chart {
    ChartKind kind = ChartKind::rates;
    Group group = Group::blocking;
    std::string group_title;              ///< "Blocking (block, hybrid)"
    Heading heading;                      ///< what all numbers of the chart have in common
    std::string title;                    ///< what is shown
    std::string note;                     ///< how to read it
    std::vector<std::string> statements;  ///< the conclusions, in words
    std::vector<std::string> details;     ///< further conclusions, less important
    std::variant<Bars, Lines> shape;
};

}  // namespace ipcbench::reporters
