#include "reporters/svg/timeline.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/escape.hpp"
#include "reporters/numbers.hpp"
#include "reporters/svg/canvas.hpp"
#include "reporters/svg/drawing.hpp"
#include "reporters/svg/palette.hpp"
#include "reporters/svg/scale.hpp"
#include "reporters/svg/style.hpp"

namespace ipcbench::reporters::svg {
namespace {

constexpr Range timeline_x{64, drawing_width - 10};
constexpr Range timeline_y{20, 250};
constexpr double timeline_legend = 46;  ///< its distance from the axis
constexpr double legend_row = 20;

/// Draws the names of the kinds in rows. Returns their height.
double draw_kinds(Canvas& canvas, std::span<const std::string> kinds) {
    constexpr double dot_width = 14;
    constexpr double gap = 24;
    double left = timeline_x.from;
    double top = timeline_y.to + timeline_legend;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const double width = dot_width + text_width(kinds[i], font_size) + gap;
        if (left + width > timeline_x.to && left > timeline_x.from) {
            left = timeline_x.from;
            top += legend_row;
        }
        canvas.dot({left + 4, top - 4}, 5, fmt::format("f{}", color_of(i)), "");
        canvas.text({left + dot_width, top}, Anchor::start, "m", kinds[i]);
        left += width;
    }
    return top - timeline_y.to;
}

}  // namespace

std::string timeline(std::span<const TimelineDot> dots, std::span<const std::string> kinds, const std::string& name) {
    double min = std::numeric_limits<double>::max();
    double largest = 0;
    double last_s = 0;
    for (const TimelineDot& dot : dots) {
        if (can_be_drawn(dot.nanoseconds)) {
            min = std::min(min, dot.nanoseconds);
            largest = std::max(largest, dot.nanoseconds);
            last_s = std::max(last_s, dot.at_s);
        }
    }
    const LogScale y(min, largest, {timeline_y.to, timeline_y.from});
    const LinearScale x(last_s, timeline_x);
    Canvas canvas;
    canvas.text({0, 10}, Anchor::start, "m", "round trip");
    for (const double tick : y.ticks()) {
        canvas.line({timeline_x.from, y.place(tick)}, {timeline_x.to, y.place(tick)}, "g");
        canvas.text({timeline_x.from - 6, y.place(tick) + 4}, Anchor::end, "m", tick_text(tick, Unit::nanoseconds));
    }
    for (const double tick : x.ticks()) {
        canvas.text({x.place(tick), timeline_y.to + 17}, Anchor::middle, "m", format_seconds(tick) + " s");
    }
    canvas.line({timeline_x.from, timeline_y.to}, {timeline_x.to, timeline_y.to}, "a");
    for (const TimelineDot& dot : dots) {
        if (can_be_drawn(dot.nanoseconds)) {
            canvas.dot({x.place(dot.at_s), y.place(dot.nanoseconds)}, 4, fmt::format("f{}", color_of(dot.kind)),
                       dot.title);
        }
    }
    const double below = draw_kinds(canvas, kinds);
    constexpr double margin = 10;
    return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">\n{}</svg>\n", drawing_width,
                       timeline_y.to + below + margin, escaped(name), canvas.elements());
}

}  // namespace ipcbench::reporters::svg
