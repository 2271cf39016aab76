#pragma once

#include <cstddef>
#include <vector>

#include "reporters/charts/chart.hpp"
#include "reporters/svg/canvas.hpp"

namespace ipcbench::reporters::svg {

/// How the charts of a document are arranged.
struct Layout {
    std::size_t columns = 1;
    bool compact = false;
};

/// Draws the charts below each other, or in columns, from the top of the canvas. Returns the height.
double draw_all(Canvas& canvas, const std::vector<Chart>& charts, const Layout& layout);

}  // namespace ipcbench::reporters::svg
