#pragma once

#include <span>
#include <string>

#include "reporters/charts/chart.hpp"
#include "reporters/svg/canvas.hpp"

namespace ipcbench::reporters::svg {

constexpr double drawing_width = 860;

/// Draws the shape of a chart, `top` units below the upper edge of a drawing that is drawing_width wide; returns its
/// height.
/// Bars begin behind their labels, or further right, so that several drawings may begin at the same place.
double draw(Canvas& canvas, const Bars& bars, double top, double least_label_width = 0);
double draw(Canvas& canvas, const Lines& lines, double top);

/// How much room the labels of bars take.
[[nodiscard]] double label_width(const Bars& bars);

/// A chart as an element for an HTML page that has the rules of style.hpp; `name` is what screen readers say.
[[nodiscard]] std::string inline_svg(const Chart& chart, const std::string& name);

/// A file of its own: the charts below each other, each with its group and facets as heading, on an opaque ground, so
/// that it can be read on white and on dark pages.
[[nodiscard]] std::string svg_document(std::span<const Chart> charts, const std::string& title,
                                       const std::string& subtitle);

}  // namespace ipcbench::reporters::svg
