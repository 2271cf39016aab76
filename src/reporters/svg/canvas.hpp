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

/// Collects the elements of a drawing. Classes define the appearance (see style.hpp); texts are escaped. Coordinates
/// are in user units, y downwards, written with one decimal.
class Canvas {
public:
    void text(Point at, Anchor anchor, std::string_view classes, std::string_view text);
    /// Adds a text that is cut after `max` characters; a tooltip then shows all of it.
    void label(Point at, Anchor anchor, std::string_view classes, std::string_view text, std::size_t max);
    void line(Point from, Point to, std::string_view classes);
    /// `title` is shown as a tooltip; "" for none.
    void rect(Point corner, double width, double height, std::string_view classes, std::string_view title);
    void curve(std::span<const Point> points, std::string_view classes, std::string_view dash);
    /// Adds a curve that shows its name to whoever points near it.
    void named_curve(std::span<const Point> points, std::string_view classes, std::string_view name);
    void dot(Point center, double radius, std::string_view classes, std::string_view title);

    /// Adds everything of another drawing, moved so that its origin is at that point.
    void insert(const Canvas& other, Point at);

    [[nodiscard]] const std::string& elements() const noexcept { return elements_; }

private:
    std::string elements_;
};

/// Estimates the maximum width of a text of that size: the actual font is the reader's.
[[nodiscard]] double text_width(std::string_view text, double size);

}  // namespace ipcbench::reporters::svg
