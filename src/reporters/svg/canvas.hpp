#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ipcbench::reporters::svg {

struct Point {
    double x = 0;
    double y = 0;
};

enum class Anchor : unsigned char { start, middle, end };

/// Collects the elements of a drawing. Looks come from classes (see style.hpp); texts are escaped. Coordinates are in
/// user units, y downwards, written with one digit behind the point.
class Canvas {
public:
    void text(Point at, Anchor anchor, std::string_view classes, std::string_view text);
    /// A text that is cut after `most` characters, and then shows whole as a tooltip.
    void label(Point at, Anchor anchor, std::string_view classes, std::string_view text, std::size_t most);
    void line(Point from, Point to, std::string_view classes);
    /// `title` is shown as a tooltip; "" for none.
    void rect(Point corner, double width, double height, std::string_view classes, std::string_view title);
    void curve(std::span<const Point> points, std::string_view classes, std::string_view dash);
    void dot(Point center, double radius, std::string_view classes, std::string_view title);

    [[nodiscard]] const std::string& elements() const noexcept { return elements_; }

private:
    std::string elements_;
};

/// How wide a text of that size is at most, near enough: the font is the reader's.
[[nodiscard]] double text_width(std::string_view text, double size);

}  // namespace ipcbench::reporters::svg
