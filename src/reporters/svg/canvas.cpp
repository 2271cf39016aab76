#include "reporters/svg/canvas.hpp"

#include <array>

#include <fmt/format.h>

#include "reporters/markup.hpp"

namespace ipcbench::reporters::svg {
namespace {

constexpr std::array<std::string_view, 3> anchors{"", " text-anchor=\"middle\"", " text-anchor=\"end\""};

std::string number(double value) {
    std::string text = fmt::format("{:.1f}", value);
    if (text.ends_with(".0")) {
        text.erase(text.size() - 2);
    }
    return text == "-0" ? "0" : text;
}

std::string title_element(std::string_view title) {
    return title.empty() ? "" : "<title>" + escaped(title) + "</title>";
}

}  // namespace

void Canvas::text(Point at, Anchor anchor, std::string_view classes, std::string_view text) {
    elements_ += fmt::format("<text x=\"{}\" y=\"{}\" class=\"{}\"{}>{}</text>\n", number(at.x), number(at.y), classes,
                             anchors.at(static_cast<std::size_t>(anchor)), escaped(text));
}

void Canvas::label(Point at, Anchor anchor, std::string_view classes, std::string_view text, std::size_t most) {
    const std::string visible = shortened(text, most);
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
    std::string path;
    for (const Point& point : points) {
        path += fmt::format("{}{} {}", path.empty() ? "M" : "L", number(point.x), number(point.y));
    }
    elements_ += fmt::format("<path d=\"{}\" class=\"{}\"{}/>\n", path, classes,
                             dash.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", dash));
}

void Canvas::dot(Point center, double radius, std::string_view classes, std::string_view title) {
    elements_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"{}\">{}</circle>\n", number(center.x),
                             number(center.y), number(radius), classes, title_element(title));
}

double text_width(std::string_view text, double size) {
    constexpr double widest_usual = 0.6;  // of the font's size, a mean over letters; DejaVu Sans is among the widest
    return static_cast<double>(characters_in(text)) * size * widest_usual;
}

}  // namespace ipcbench::reporters::svg
