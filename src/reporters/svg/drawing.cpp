#include "reporters/svg/drawing.hpp"

#include <fmt/format.h>

#include "reporters/escape.hpp"

namespace ipcbench::reporters::svg {

double draw(Canvas& canvas, const Chart& chart, double top, const DrawingLimits& limits) {
    return std::visit([&](const auto& shape) { return draw(canvas, shape, top, limits); }, chart.shape);
}

std::string inline_svg(const Chart& chart, const std::string& name) {
    Canvas canvas;
    const double height = draw(canvas, chart, 0, {});
    return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">\n{}</svg>\n", drawing_width,
                       height, escaped(name), canvas.elements());
}

}  // namespace ipcbench::reporters::svg
