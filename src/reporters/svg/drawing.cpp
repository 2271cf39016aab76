#include "reporters/svg/drawing.hpp"

#include <string_view>

#include <fmt/format.h>

#include "reporters/escape.hpp"

namespace ipcbench::reporters::svg {

double draw(Canvas& canvas, const Chart& chart, double top, const DrawingLimits& limits) {
    return std::visit([&](const auto& shape) { return draw(canvas, shape, top, limits); }, chart.shape);
}

std::string inline_svg(const Chart& chart, const std::string& name) {
    Canvas canvas;
    const double height = draw(canvas, chart, 0, {});
    const std::string head = fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">\n",
                                         drawing_width, height, escaped(name));
    constexpr std::string_view end = "</svg>\n";
    std::string text;
    text.reserve(head.size() + canvas.elements().size() + end.size());
    text.append(head).append(canvas.elements()).append(end);
    return text;
}

}  // namespace ipcbench::reporters::svg
