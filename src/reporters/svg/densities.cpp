#include "reporters/svg/densities.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "reporters/escape.hpp"
#include "reporters/numbers.hpp"
#include "reporters/svg/canvas.hpp"
#include "reporters/svg/palette.hpp"
#include "reporters/svg/scale.hpp"
#include "reporters/svg/style.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters::svg {
namespace {

constexpr double density_width = 420;
constexpr Range density_x{6, density_width - 6};
constexpr Range density_y{150, 26};  ///< upwards
constexpr double density_height = 176;
constexpr double last_percentile = 95;  // the slowest would leave no room for the others
constexpr std::size_t density_points = 200;

/// Returns the range from the fastest to the largest 95th percentile, with some room.
Range range_of(std::span<const NamedDistribution> distributions) {
    double low = std::numeric_limits<double>::max();
    double high = 0;
    for (const NamedDistribution& one : distributions) {
        low = std::min(low, value_at(one.percentiles, 0));
        high = std::max(high, value_at(one.percentiles, last_percentile));
    }
    const double room = (high > low ? high - low : high) / 20;
    return {std::max(low - room, 0.0), high + room};
}

/// Draws the names in a row above the curves.
void draw_names(Canvas& canvas, std::span<const NamedDistribution> distributions) {
    constexpr std::size_t longest_name_above = 24;
    double x = density_x.from;
    for (const NamedDistribution& one : distributions) {
        canvas.rect({x, 4}, 11, 11, fmt::format("f{}", color_of(one.color)), "");
        canvas.label({x + 16, 14}, Anchor::start, "t", one.name, longest_name_above);
        x += 32 + text_width(shortened(one.name, longest_name_above), font_size);
    }
}

void draw_time_axis(Canvas& canvas, const RangeScale& scale) {
    double last_label = -1000;
    for (const double tick : scale.ticks()) {
        const double x = scale.place(tick);
        canvas.line({x, density_y.to}, {x, density_y.from}, "g");
        const std::string text = tick_text(tick, Unit::nanoseconds);
        const double half = text_width(text, font_size) / 2;
        if (x - half > last_label + 6 && x - half >= 0 && x + half <= density_width) {
            canvas.text({x, density_y.from + 17}, Anchor::middle, "m", text);
            last_label = x + half;
        }
    }
    canvas.line({density_x.from, density_y.from}, {density_x.to, density_y.from}, "a");
}

}  // namespace

std::string densities(std::span<const NamedDistribution> distributions, const std::string& name) {
    const bool drawable = std::all_of(distributions.begin(), distributions.end(), [](const NamedDistribution& one) {
        return one.percentiles.size() > 1 && can_be_drawn(value_at(one.percentiles, 0)) &&
               can_be_drawn(value_at(one.percentiles, last_percentile));
    });
    if (distributions.empty() || !drawable) {
        return "";
    }
    const Range range = range_of(distributions);
    const RangeScale x(range, density_x);
    std::vector<Curve> curves;
    double highest = 0;
    for (const NamedDistribution& one : distributions) {
        curves.push_back(density_of(one.percentiles, range.from, range.to, density_points));
        for (const CurvePoint& point : curves.back()) {
            highest = std::max(highest, point.y);
        }
    }
    const LinearScale y(highest, density_y);
    Canvas canvas;
    draw_names(canvas, distributions);
    draw_time_axis(canvas, x);
    for (std::size_t i = 0; i < curves.size(); ++i) {
        std::vector<Point> points{{x.place(range.from), density_y.from}};
        for (const CurvePoint& point : curves[i]) {
            points.push_back({x.place(point.x), y.place(point.y)});
        }
        points.push_back({x.place(range.to), density_y.from});
        const auto color = color_of(distributions[i].color);
        canvas.curve(points, fmt::format("area f{}", color), "");
        canvas.curve(points, fmt::format("s{}", color), "");
        const double median = value_at(distributions[i].percentiles, 50);
        canvas.line({x.place(median), density_y.to}, {x.place(median), density_y.from},
                    fmt::format("median s{}", color));
    }
    return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">\n{}</svg>\n", density_width,
                       density_height, escaped(name), canvas.elements());
}

}  // namespace ipcbench::reporters::svg
