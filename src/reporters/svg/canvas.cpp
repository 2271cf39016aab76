#include "reporters/svg/canvas.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "reporters/escape.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters::svg {
namespace {

constexpr std::array<std::string_view, 3> anchors{"", " text-anchor=\"middle\"", " text-anchor=\"end\""};

std::string number(double value) {
    constexpr std::size_t longest = 330;  // of any double
    std::array<char, longest> text{};
    const char* const end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 1).ptr;
    std::string_view shown(text.data(), static_cast<std::size_t>(end - text.data()));
    if (shown.ends_with(".0")) {
        shown.remove_suffix(2);
    }
    return shown == "-0" ? "0" : std::string(shown);
}

std::string path_through(std::span<const Point> points) {
    std::string path;
    for (const Point& point : points) {
        path.append(path.empty() ? "M" : "L").append(number(point.x)).append(" ").append(number(point.y));
    }
    return path;
}

std::string title_element(std::string_view title) {
    return title.empty() ? "" : "<title>" + escaped(title) + "</title>";
}

}  // namespace

void Canvas::text(Point at, Anchor anchor, std::string_view classes, std::string_view text) {
    elements_ += fmt::format("<text x=\"{}\" y=\"{}\" class=\"{}\"{}>{}</text>\n", number(at.x), number(at.y), classes,
                             anchors.at(static_cast<std::size_t>(anchor)), escaped(text));
}

void Canvas::label(Point at, Anchor anchor, std::string_view classes, std::string_view text, std::size_t max) {
    const std::string visible = shortened(text, max);
    if (visible == text) {
        this->text(at, anchor, classes, text);
        return;
    }
    elements_ +=
        fmt::format("<text x=\"{}\" y=\"{}\" class=\"{}\"{}>{}{}</text>\n", number(at.x), number(at.y), classes,
                    anchors.at(static_cast<std::size_t>(anchor)), title_element(text), escaped(visible));
}

void Canvas::line(Point from, Point to, std::string_view classes) {
    elements_ += fmt::format("<path d=\"M{} {}L{} {}\" class=\"{}\"/>\n", number(from.x), number(from.y), number(to.x),
                             number(to.y), classes);
}

void Canvas::rect(Point corner, double width, double height, std::string_view classes, std::string_view title) {
    elements_ += fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}" class="{}")", number(corner.x),
                             number(corner.y), number(width), number(height), classes);
    elements_ += title.empty() ? "/>\n" : ">" + title_element(title) + "</rect>\n";
}

void Canvas::curve(std::span<const Point> points, std::string_view classes, std::string_view dash) {
    elements_ += fmt::format("<path d=\"{}\" class=\"{}\"{}/>\n", path_through(points), classes,
                             dash.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", dash));
}

void Canvas::named_curve(std::span<const Point> points, std::string_view classes, std::string_view name) {
    const std::string path = path_through(points);
    elements_ += fmt::format("<g>{}<path d=\"{}\" class=\"{}\"/><path d=\"{}\" class=\"hit\"/></g>\n",
                             title_element(name), path, classes, path);
}

void Canvas::insert(const Canvas& other, Point at) {
    elements_ +=
        fmt::format("<g transform=\"translate({} {})\">\n{}</g>\n", number(at.x), number(at.y), other.elements_);
}

void Canvas::dot(Point center, double radius, std::string_view classes, std::string_view title) {
    elements_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"{}\">{}</circle>\n", number(center.x),
                             number(center.y), number(radius), classes, title_element(title));
}

double text_width(std::string_view text, double size) {
    // Relative to the font size, a mean over letters; DejaVu Sans is among the widest fonts.
    constexpr double widest_usual = 0.6;
    constexpr double more_for_wide_letters = 0.3;
    const auto wide = std::count_if(text.begin(), text.end(), [](char c) { return c == 'm' || c == 'w' || c == 'M'; });
    return size * (widest_usual * static_cast<double>(characters_in(text)) +
                   more_for_wide_letters * static_cast<double>(wide));
}

}  // namespace ipcbench::reporters::svg
