#include "reporters/svg/layout.hpp"

#include <algorithm>

#include "reporters/svg/drawing.hpp"
#include "reporters/svg/style.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters::svg {
namespace {

constexpr double line_height = 18;
constexpr double gap_between_charts = 26;
constexpr double gap_between_columns = 28;

std::string heading_of(const Chart& chart) {
    std::string facets = chart.heading.text();
    if (chart.kind == ChartKind::history) {  // of one cell
        return facets;
    }
    return facets.empty() ? chart.group_title : facets + ": " + chart.group_title;
}

/// Draws a sentence, in as many lines as it needs. Returns their height.
double draw_sentence(Canvas& canvas, Point at, const std::string& sentence, double width) {
    const auto characters = static_cast<std::size_t>(width / text_width("x", font_size));
    const std::string lines = wrapped(sentence, 0, characters);
    double height = 0;
    for (std::size_t from = 0; from <= lines.size();) {
        const std::size_t to = std::min(lines.find('\n', from), lines.size());
        canvas.label({at.x, at.y + height}, Anchor::start, "t", lines.substr(from, to - from), characters + 10);
        height += line_height;
        from = to + 1;
    }
    return height;
}

/// Draws a chart with its heading, from `top`. Returns the height.
double draw_headed(Canvas& canvas, const Chart& chart, double top, const DrawingLimits& limits) {
    constexpr double below_heading = 12;
    double y = top;
    const auto characters = static_cast<std::size_t>(limits.width / text_width("x", font_size));
    canvas.label({0, y}, Anchor::start, "h", heading_of(chart), characters);
    for (const std::string& statement : chart.statements) {
        y += draw_sentence(canvas, {0, y + line_height}, statement, limits.width);
    }
    y += below_heading;
    return y + draw(canvas, chart, y, limits) - top;
}

}  // namespace

double draw_all(Canvas& canvas, const std::vector<Chart>& charts, const Layout& layout) {
    const auto columns = static_cast<double>(layout.columns);
    DrawingLimits limits{(drawing_width - (columns - 1) * gap_between_columns) / columns, layout.compact};
    for (const Chart& chart : charts) {
        const auto* const bars = std::get_if<Bars>(&chart.shape);
        limits.min_label_width = bars != nullptr ? std::max(limits.min_label_width, label_width(*bars, layout.compact))
                                                 : limits.min_label_width;
    }
    double y = 0;
    for (std::size_t i = 0; i < charts.size();) {
        y += gap_between_charts;
        if (i > 0 && charts[i].title != charts[i - 1].title) {
            canvas.text({0, y}, Anchor::start, "b", charts[i].title);
            y += gap_between_charts;
        }
        // A row has charts of the same kind and group only, so that those below each other can be compared.
        double row_height = 0;
        const std::size_t first = i;
        for (; i < charts.size() && i < first + layout.columns && charts[i].title == charts[first].title &&
               charts[i].group == charts[first].group;
             ++i) {
            Canvas one;
            row_height = std::max(row_height, draw_headed(one, charts[i], 0, limits));
            canvas.insert(one, {static_cast<double>(i - first) * (limits.width + gap_between_columns), y});
        }
        y += row_height;
    }
    return y;
}

}  // namespace ipcbench::reporters::svg
