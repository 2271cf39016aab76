#include "reporters/svg/drawing.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reporters/markup.hpp"
#include "reporters/svg/style.hpp"

namespace ipcbench::reporters::svg {
namespace {

std::string heading_of(const Chart& chart) {
    const std::string facets = chart.facets.text();
    return facets.empty() ? reporters::heading_of(chart.group) : facets + ": " + reporters::heading_of(chart.group);
}

double draw(Canvas& canvas, const Chart& chart, double top, double least_label_width) {
    if (const auto* const bars = std::get_if<Bars>(&chart.shape)) {
        return draw(canvas, *bars, top, least_label_width);
    }
    return draw(canvas, std::get<Lines>(chart.shape), top);
}

}  // namespace

std::string inline_svg(const Chart& chart, const std::string& name) {
    Canvas canvas;
    const double height = draw(canvas, chart, 0, 0);
    return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">\n{}</svg>\n", drawing_width,
                       height, escaped(name), canvas.elements());
}

std::string svg_document(std::span<const Chart> charts, const std::string& title, const std::string& subtitle) {
    constexpr double margin = 20;
    constexpr double gap = 26;
    constexpr std::size_t longest_line = 130;
    double labels = 0;
    for (const Chart& chart : charts) {
        const auto* const bars = std::get_if<Bars>(&chart.shape);
        labels = bars != nullptr ? std::max(labels, label_width(*bars)) : labels;
    }
    Canvas canvas;
    double y = 18;
    canvas.text({0, y}, Anchor::start, "b", title);
    y += 20;
    canvas.label({0, y}, Anchor::start, "m", subtitle, longest_line);
    std::string above = charts.empty() ? title : charts.front().title;
    for (const Chart& chart : charts) {
        y += gap;
        if (chart.title != above) {
            canvas.text({0, y}, Anchor::start, "b", chart.title);
            above = chart.title;
            y += gap;
        }
        canvas.text({0, y}, Anchor::start, "h", heading_of(chart));
        for (const std::string& statement : chart.statements) {
            y += 18;
            canvas.label({0, y}, Anchor::start, "t", statement, longest_line);
        }
        y += 12;
        y += draw(canvas, chart, y, labels);
    }
    std::string words;
    for (const Chart& chart : charts) {
        for (const std::string& statement : chart.statements) {
            words += " " + statement;
        }
    }
    const double width = drawing_width + 2 * margin;
    const double height = y + 2 * margin;
    return fmt::format(
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} "
               "{1:.0f}\" role=\"img\">\n<title>{2}</title>\n<desc>{3}</desc>\n",
               width, height, escaped(title), escaped(subtitle + words)) +
           "<style>\n" + light_style() + "@media (prefers-color-scheme:dark){\n" + dark_style() + "}\n</style>\n" +
           fmt::format(
               "<rect x=\"0.5\" y=\"0.5\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"8\" class=\"c\"/>\n<g "
               "transform=\"translate({} {})\">\n{}</g>\n</svg>\n",
               width - 1, height - 1, margin, margin, canvas.elements());
}

}  // namespace ipcbench::reporters::svg
