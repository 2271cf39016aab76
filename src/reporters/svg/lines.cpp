#include <algorithm>

#include <fmt/format.h>

#include "reporters/svg/drawing.hpp"
#include "reporters/svg/label_places.hpp"
#include "reporters/svg/palette.hpp"
#include "reporters/svg/scale.hpp"
#include "reporters/svg/style.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters::svg {
namespace {

constexpr double label_gap = 15;
constexpr double axis_and_label_height = 44;
constexpr double title_height = 18;
constexpr double axis_width = 64;
constexpr double leader_width = 26;

constexpr std::size_t longest_name(bool compact) {
    return compact ? 16 : 30;
}

/// The frame that curves are drawn in.
struct Frame {
    Range x;      ///< left to right
    Range y;      ///< top to bottom
    Range ticks;  ///< the range of x, in its own unit

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

/// A line that stands out, with its place in the palette.
struct StyledLine {
    const Line* line;
    std::size_t style;

    [[nodiscard]] std::string classes(const char* kind) const { return fmt::format("{}{}", kind, color_of(style)); }
};

std::vector<StyledLine> lines_that_stand_out(const Lines& lines) {
    std::vector<StyledLine> all;
    for (const Line& line : lines.lines) {
        if (!line.muted) {
            all.push_back({&line, all.size()});
        }
    }
    return all;
}

double plot_height(std::size_t lines, bool compact) {
    constexpr std::size_t few = 3;
    const double usual = compact ? (lines <= few ? 120 : 180) : (lines <= few ? 220 : 330);
    return std::max(usual, static_cast<double>(lines) * label_gap);
}

/// Draws the curves of a chart in a frame.
class CurvePainter {
public:
    CurvePainter(Canvas& canvas, const Lines& lines, const Frame& frame, const LogScale& scale)
        : canvas_(canvas), lines_(lines), frame_(frame), scale_(scale) {}

    void muted(const Line& line) { canvas_.named_curve(points_of(line), "sr", line.label); }

    void standing_out(const StyledLine& styled) {
        const std::vector<Point> points = points_of(*styled.line);
        canvas_.curve(points, styled.classes("s"), dash_of(styled.style));
        for (std::size_t i = 0; lines_.marks && i < points.size(); ++i) {
            canvas_.dot(points[i], 3, styled.classes("f"), tip(*styled.line, i));
        }
    }

    /// Names the curves at their ends.
    void names(const std::vector<StyledLine>& all, std::size_t longest) {
        std::vector<double> ends;
        ends.reserve(all.size());
        for (const StyledLine& styled : all) {
            ends.push_back(scale_.place(styled.line->points.back().y));
        }
        const std::vector<double> places =
            label_places(ends, label_gap, {frame_.y.from + label_gap / 2, frame_.y.to - label_gap / 4});
        for (std::size_t i = 0; i < all.size(); ++i) {
            const double from = frame_.place(all[i].line->points.back().x) + (lines_.marks ? 5 : 1);
            const double x = frame_.x.to + leader_width;
            const std::vector<Point> bent{
                {from, ends[i]}, {frame_.x.to + 6, ends[i]}, {x - 10, places[i]}, {x - 5, places[i]}};
            canvas_.curve(bent, "k " + all[i].classes("s"), "1 2");
            canvas_.label({x, places[i] + 4}, Anchor::start, "t", all[i].line->label, longest);
        }
    }

private:
    [[nodiscard]] std::vector<Point> points_of(const Line& line) const {
        std::vector<Point> points;
        for (const CurvePoint& point : line.points) {
            points.push_back({frame_.place(point.x), scale_.place(point.y)});
        }
        return points;
    }

    [[nodiscard]] std::string tip(const Line& line, std::size_t point) const {
        const std::string more = line.tip(point);
        return line.label + ": " + value_text(line.points[point].y, lines_.unit) + (more.empty() ? "" : "; " + more);
    }

    Canvas& canvas_;
    const Lines& lines_;
    const Frame& frame_;
    const LogScale& scale_;
};

}  // namespace

double draw(Canvas& canvas, const Lines& lines, double top, const DrawingLimits& limits) {
    const std::vector<StyledLine> standing_out = lines_that_stand_out(lines);
    const std::size_t longest = longest_name(limits.compact);
    double widest_label = 0;
    for (const StyledLine& styled : standing_out) {
        widest_label = std::max(widest_label, text_width(shortened(styled.line->label, longest), font_size));
    }
    const double height = plot_height(standing_out.size(), limits.compact);
    const Frame frame{{axis_width, limits.width - widest_label - leader_width},
                      {top + title_height, top + title_height + height},
                      {lines.ticks.front().at, lines.end}};
    const Interval range = lines.range();
    const LogScale scale(range.low, range.high, {frame.y.to, frame.y.from});
    const std::size_t muted = lines.lines.size() - standing_out.size();
    canvas.text({0, top + 10}, Anchor::start, "m",
                lines.y_title + (muted == 0 ? "" : fmt::format(" ({} more in grey)", muted)));
    draw_axes(canvas, lines, frame, scale);
    CurvePainter painter(canvas, lines, frame, scale);
    for (const Line& line : lines.lines) {
        if (line.muted) {
            painter.muted(line);
        }
    }
    for (const StyledLine& styled : standing_out) {
        painter.standing_out(styled);
    }
    painter.names(standing_out, longest);
    return title_height + height + axis_and_label_height;
}

}  // namespace ipcbench::reporters::svg
