#pragma once

#include <string>

#include "reporters/charts/chart.hpp"
#include "reporters/svg/canvas.hpp"

namespace ipcbench::reporters::svg {

constexpr double drawing_width = 860;

/// How much room a drawing has.
struct DrawingLimits {
    double width = drawing_width;
    bool compact = false;        ///< low rows and plots, short names
    double min_label_width = 0;  ///< bars start after their labels, or further right, so that several can be aligned
};

/// Draws the shape of a chart, `top` units below the upper edge. Returns its height.
double draw(Canvas& canvas, const Bars& bars, double top, const DrawingLimits& limits);
double draw(Canvas& canvas, const Lines& lines, double top, const DrawingLimits& limits);
double draw(Canvas& canvas, const Chart& chart, double top, const DrawingLimits& limits);

/// Returns the width of the labels of bars.
[[nodiscard]] double label_width(const Bars& bars, bool compact);

/// Returns a chart as an element for an HTML page that has the rules of style.hpp; `name` is for screen readers.
[[nodiscard]] std::string inline_svg(const Chart& chart, const std::string& name);

}  // namespace ipcbench::reporters::svg
