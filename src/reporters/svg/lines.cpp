#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "reporters/markup.hpp"
#include "reporters/svg/drawing.hpp"
#include "reporters/svg/label_places.hpp"
#include "reporters/svg/palette.hpp"
#include "reporters/svg/scale.hpp"
#include "reporters/svg/style.hpp"

namespace ipcbench::reporters::svg {
namespace {

constexpr std::size_t longest_line_label = 30;
constexpr double label_gap = 15;
constexpr double axis_and_label_height = 44;
constexpr double title_height = 18;

/// The frame that curves are drawn in.
struct Frame {
    Extent x;      ///< left to right
    Extent y;      ///< top to bottom
    Extent ticks;  ///< what x spans, in its own unit

    [[nodiscard]] double place(double at) const {
        const double range = ticks.to > ticks.from ? ticks.to - ticks.from : 1;
        return x.from + (at - ticks.from) / range * (x.to - x.from);
    }
};

void draw_axes(Canvas& canvas, const Lines& lines, const Frame& frame, const LogScale& scale) {
    for (const double tick : scale.ticks()) {
        const double y = scale.place(tick);
        canvas.line({frame.x.from, y}, {frame.x.to, y}, "g");
        canvas.text({frame.x.from - 6, y + 4}, Anchor::end, "m", tick_text(tick, lines.unit));
    }
    double last_label = -1000;
    for (const Tick& tick : lines.ticks) {
        const double x = frame.place(tick.at);
        canvas.line({x, frame.y.from}, {x, frame.y.to}, "g");
        const double half = text_width(tick.label, font_size) / 2;
        if (x - half > last_label + 6) {
            canvas.text({x, frame.y.to + 17}, Anchor::middle, "m", tick.label);
            last_label = x + half;
        }
    }
    canvas.line({frame.x.from, frame.y.to}, {frame.x.to, frame.y.to}, "a");
    canvas.text({frame.x.to, frame.y.to + 36}, Anchor::end, "m", lines.x_title);
}

}  // namespace

double draw(Canvas& canvas, const Lines& lines, double top) {
    double least = std::numeric_limits<double>::max();
    double largest = 0;
    double widest_label = 0;
    for (const Line& line : lines.lines) {
        for (const CurvePoint& point : line.points) {
            least = std::min(least, point.y);
            largest = std::max(largest, point.y);
        }
        widest_label = std::max(widest_label, text_width(shortened(line.label, longest_line_label), font_size));
    }
    constexpr double axis_width = 64;
    constexpr double leader = 26;
    constexpr std::size_t few = 2;
    const double usual_height = lines.lines.size() <= few ? 220 : 330;
    const double height = std::max(usual_height, static_cast<double>(lines.lines.size()) * label_gap);
    const Frame frame{{axis_width, drawing_width - widest_label - leader},
                      {top + title_height, top + title_height + height},
                      {lines.ticks.front().at, lines.end}};
    const LogScale scale(least, largest, {frame.y.to, frame.y.from});
    canvas.text({0, top + 10}, Anchor::start, "m", lines.y_title);
    draw_axes(canvas, lines, frame, scale);

    std::vector<double> ends;
    for (std::size_t i = 0; i < lines.lines.size(); ++i) {
        const Line& line = lines.lines[i];
        std::vector<Point> points;
        for (const CurvePoint& point : line.points) {
            points.push_back({frame.place(point.x), scale.place(point.y)});
        }
        canvas.curve(points, fmt::format("s{}", color_of(i)), dash_of(i));
        for (std::size_t k = 0; lines.marks && k < points.size(); ++k) {
            canvas.dot(points[k], 3, fmt::format("f{}", color_of(i)),
                       line.label + ": " + value_text(line.points[k].y, lines.unit));
        }
        ends.push_back(points.back().y);
    }
    const std::vector<double> places =
        label_places(ends, label_gap, {frame.y.from + label_gap / 2, frame.y.to - label_gap / 4});
    for (std::size_t i = 0; i < lines.lines.size(); ++i) {
        const Line& line = lines.lines[i];
        const std::vector<Point> bent{{frame.place(line.points.back().x) + (lines.marks ? 5 : 1), ends[i]},
                                      {frame.x.to + 6, ends[i]},
                                      {frame.x.to + leader - 10, places[i]},
                                      {frame.x.to + leader - 5, places[i]}};
        canvas.curve(bent, fmt::format("k s{}", color_of(i)), "1 2");
        canvas.label({frame.x.to + leader, places[i] + 4}, Anchor::start, "t", line.label, longest_line_label);
    }
    return title_height + height + axis_and_label_height;
}

}  // namespace ipcbench::reporters::svg
