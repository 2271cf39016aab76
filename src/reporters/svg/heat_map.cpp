#include "reporters/svg/heat_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/escape.hpp"
#include "reporters/numbers.hpp"
#include "reporters/svg/canvas.hpp"
#include "reporters/svg/drawing.hpp"
#include "reporters/svg/scale.hpp"

namespace ipcbench::reporters::svg {
namespace {

constexpr int heat_rows = 44;
constexpr int heat_levels = 9;
constexpr Range heat_x{64, drawing_width - 4};
constexpr Range heat_y{20, 300};
constexpr double heat_height = 372;

/// The rows of the map, of equal height on a logarithmic scale.
struct Rows {
    double low;   ///< decimal logarithms
    double high;  ///< of the lowest and the highest value

    [[nodiscard]] int row_of(double nanoseconds) const {
        const double place = (std::log10(nanoseconds) - low) / (high - low);
        return std::clamp(static_cast<int>(place * heat_rows), 0, heat_rows - 1);
    }
    [[nodiscard]] double value_at(int edge) const { return std::pow(10, low + (high - low) * edge / heat_rows); }
};

/// Two steps for each power of ten.
int level_of(double share) {
    return std::clamp(heat_levels + static_cast<int>(std::floor(2 * std::log10(share))), 1, heat_levels);
}

std::string rectangle(double left, double top, double right, double bottom) {
    return fmt::format("M{:.1f} {:.1f}H{:.1f}V{:.1f}H{:.1f}z", left, top, right, bottom, left);
}

void draw_heat_legend(Canvas& canvas, std::string& cells) {
    constexpr double swatch = 14;
    constexpr double step = 74;
    constexpr std::array<const char*, 5> texts{"0.01 %", "0.1 %", "1 %", "10 %", "100 %"};
    const double top = heat_height - 22;
    double left = heat_x.from + 112;
    canvas.text({heat_x.from, top + 11}, Anchor::start, "m", "share of a column");
    for (std::size_t i = 0; i < texts.size(); ++i, left += step) {
        cells += fmt::format("<path class=\"q{}\" d=\"{}\"/>\n", 1 + 2 * i,
                             rectangle(left, top, left + swatch, top + swatch));
        canvas.text({left + swatch + 5, top + 11}, Anchor::start, "m", texts.at(i));
    }
}

}  // namespace

std::string heat_map(std::span<const HeatColumn> columns, const std::string& name) {
    double min = std::numeric_limits<double>::max();
    double largest = 0;
    for (const HeatColumn& column : columns) {
        for (const auto& [value, share] : column.shares) {
            min = can_be_drawn(value) ? std::min(min, value) : min;
            largest = can_be_drawn(value) ? std::max(largest, value) : largest;
        }
    }
    constexpr double narrowest = 1.2;  // so that a single value has a height
    largest = std::max(largest, min * narrowest);
    const Rows rows{std::log10(min), std::log10(largest)};
    const LogScale y(min, largest, {heat_y.to, heat_y.from});
    const double start = columns.front().from_s;
    const LinearScale x(columns.back().to_s - start, heat_x);

    Canvas canvas;
    canvas.text({0, 10}, Anchor::start, "m", "round trip");
    for (const double tick : y.ticks()) {
        canvas.line({heat_x.from, y.place(tick)}, {heat_x.to, y.place(tick)}, "g");
        canvas.text({heat_x.from - 6, y.place(tick) + 4}, Anchor::end, "m", tick_text(tick, Unit::nanoseconds));
    }
    std::array<std::string, heat_levels + 1> paths;
    for (const HeatColumn& column : columns) {
        std::map<int, double> shares;
        for (const auto& [value, share] : column.shares) {
            shares[can_be_drawn(value) ? rows.row_of(value) : 0] += share;
        }
        for (const auto& [row, share] : shares) {
            paths.at(static_cast<std::size_t>(level_of(share))) +=
                rectangle(x.place(column.from_s - start), y.place(rows.value_at(row + 1)), x.place(column.to_s - start),
                          y.place(rows.value_at(row)));
        }
    }
    std::string cells;
    for (std::size_t level = 1; level < paths.size(); ++level) {
        cells += paths.at(level).empty() ? "" : fmt::format("<path class=\"q{}\" d=\"{}\"/>\n", level, paths.at(level));
    }
    for (const HeatColumn& column : columns) {
        if (column.begins_part) {
            canvas.line({x.place(column.from_s - start), heat_y.from}, {x.place(column.from_s - start), heat_y.to},
                        "a");
        }
    }
    for (const double tick : x.ticks()) {
        canvas.text({x.place(tick), heat_y.to + 17}, Anchor::middle, "m", format_seconds(tick));
    }
    canvas.line({heat_x.from, heat_y.to}, {heat_x.to, heat_y.to}, "a");
    canvas.text({heat_x.to, heat_y.to + 36}, Anchor::end, "m", "seconds measured");
    draw_heat_legend(canvas, cells);
    return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">\n{}{}</svg>\n",
                       drawing_width, heat_height, escaped(name), cells, canvas.elements());
}

}  // namespace ipcbench::reporters::svg
