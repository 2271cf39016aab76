#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reporters/svg/drawing.hpp"
#include "reporters/svg/palette.hpp"
#include "reporters/svg/scale.hpp"
#include "reporters/svg/style.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters::svg {
namespace {

constexpr double legend_height = 24;
constexpr double axis_height = 22;
constexpr double left_out_height = 18;

/// The sizes of rows and names.
struct BarSizes {
    double one_bar;         ///< height of a row with one bar
    double bar_of_several;  ///< of each bar of a row with several
    double gap;
    std::size_t longest_label;
};

constexpr BarSizes sizes_of_bars(bool compact) {
    return compact ? BarSizes{13, 11, 4, 20} : BarSizes{16, 13, 8, 30};
}

/// Returns the text after a bar. The note belongs to the row and appears once, after its last bar, which is the later
/// report where two are compared.
std::string figure(const Bars& bars, const BarRow& row, std::size_t series, bool compact) {
    const double number = bars.stacked ? row.total() : row.values[series]->number;
    const bool last =
        bars.stacked || std::none_of(row.values.begin() + static_cast<std::ptrdiff_t>(series) + 1, row.values.end(),
                                     [](const auto& value) { return value.has_value(); });
    const std::string& note = compact && !row.brief.empty() ? row.brief : row.note;
    return value_text(number, bars.unit) + (last && !note.empty() ? " \u00b7 " + note : "");
}

/// Draws the names of the series, in rows. Returns their height.
double draw_legend(Canvas& canvas, const std::vector<std::string>& series, double top, double width) {
    constexpr double square = 11;
    constexpr std::size_t longest = 40;
    double x = 0;
    double y = top;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const double item = square + 5 + text_width(shortened(series[i], longest), font_size);
        if (x > 0 && x + item > width) {
            x = 0;
            y += legend_height - 6;
        }
        canvas.rect({x, y + 2}, square, square, fmt::format("f{}", color_of(i)), "");
        canvas.label({x + square + 5, y + 12}, Anchor::start, "t", series[i], longest);
        x += item + 16;
    }
    return y - top + legend_height;
}

/// Draws the bars of one row, with the figures after them.
class RowPainter {
public:
    RowPainter(Canvas& canvas, const Bars& bars, const LinearScale& scale, bool compact)
        : canvas_(canvas), bars_(bars), scale_(scale), end_(bars.end()), compact_(compact) {}

    void stacked(const BarRow& row, double y, double height) {
        double from = 0;
        for (std::size_t i = 0; i < row.values.size(); ++i) {
            if (!row.values[i] || row.values[i]->number <= 0) {
                continue;
            }
            const double to = from + row.values[i]->number;
            bar(from, to, y, height, fmt::format("f{}", color_of(i)), tip(row, i));
            from = to;
        }
        canvas_.text({scale_.place(from) + 6, y + height / 2 + 4}, Anchor::start, "m", figure(bars_, row, 0, compact_));
    }

    void side_by_side(const BarRow& row, double y, double height) {
        for (std::size_t i = 0; i < row.values.size(); ++i, y += height) {
            if (!row.values[i]) {
                continue;
            }
            const BarValue& value = *row.values[i];
            const bool grey_bar = bars_.control || (row.muted && row.values.size() == 1);
            bar(0, value.number, y, height - (row.values.size() > 1 ? 1 : 0),
                grey_bar ? "fr" : fmt::format("f{}", color_of(i)), tip(row, i));
            double end = scale_.place(value.number);
            if (value.interval) {
                end = std::max(end, error_bar(*value.interval, y + height / 2));
            }
            canvas_.text({end + 6, y + height / 2 + 4}, Anchor::start, "m", figure(bars_, row, i, compact_));
        }
    }

private:
    void bar(double from, double to, double y, double height, const std::string& classes, const std::string& title) {
        // Anything above zero is visible: a measured value is never nothing.
        const double width = std::max(scale_.place(to) - scale_.place(from), 0.5);
        canvas_.rect({scale_.place(from), y}, width, height, classes, title);
    }

    double error_bar(const Interval& interval, double y) {
        const double low = scale_.place(interval.low);
        const double high = scale_.place(std::min(interval.high, end_));
        canvas_.line({low, y}, {high, y}, "e");
        canvas_.line({low, y - 4}, {low, y + 4}, "e");
        if (interval.high > end_) {  // an arrow: it goes on
            canvas_.line({high - 5, y - 4}, {high, y}, "e");
            canvas_.line({high - 5, y + 4}, {high, y}, "e");
        } else {
            canvas_.line({high, y - 4}, {high, y + 4}, "e");
        }
        return high;
    }

    [[nodiscard]] std::string tip(const BarRow& row, std::size_t series) const {
        return fmt::format("{}, {}: {}{}{}", row.label, bars_.series[series],
                           value_text(row.values[series]->number, bars_.unit), row.tip.empty() ? "" : "; ", row.tip);
    }

    Canvas& canvas_;
    const Bars& bars_;
    const LinearScale& scale_;
    double end_;
    bool compact_;
};

}  // namespace

double label_width(const Bars& bars, bool compact) {
    double widest = 0;
    for (const BarRow& row : bars.rows) {
        widest = std::max(widest, text_width(shortened(row.label, sizes_of_bars(compact).longest_label), font_size));
    }
    return widest;
}

double draw(Canvas& canvas, const Bars& bars, double top, const DrawingLimits& limits) {
    const BarSizes sizes = sizes_of_bars(limits.compact);
    double widest_figure = 0;
    for (const BarRow& row : bars.rows) {
        for (std::size_t i = 0; i < row.values.size(); ++i) {
            widest_figure = row.values[i]
                                ? std::max(widest_figure, text_width(figure(bars, row, i, limits.compact), font_size))
                                : widest_figure;
        }
    }
    const double left = std::max(label_width(bars, limits.compact), limits.min_label_width) + 8;
    const LinearScale scale(bars.end(), {left, std::max(left + 60, limits.width - widest_figure - 8)});
    const std::size_t bars_per_row = bars.stacked ? 1 : bars.series.size();
    const double bar_height = bars_per_row == 1 ? sizes.one_bar : sizes.bar_of_several;
    const double row_height = bar_height * static_cast<double>(bars_per_row);

    double y = top;
    if (bars.series.size() > 1) {
        y += draw_legend(canvas, bars.series, y, limits.width);
    }
    const double bottom = y + static_cast<double>(bars.rows.size()) * (row_height + sizes.gap);
    double last_label = -1000;
    for (const double tick : scale.ticks()) {
        const double x = scale.place(tick);
        canvas.line({x, y}, {x, bottom}, tick == 0 ? "a" : "g");
        const std::string text = tick_text(tick, bars.unit);
        const double half = text_width(text, font_size) / 2;
        if (x - half > last_label + 6) {
            canvas.text({x, bottom + 16}, Anchor::middle, "m", text);
            last_label = x + half;
        }
    }
    RowPainter painter(canvas, bars, scale, limits.compact);
    for (const BarRow& row : bars.rows) {
        y += sizes.gap / 2;
        canvas.label({left - 8, y + row_height / 2 + 4}, Anchor::end, "t", row.label, sizes.longest_label);
        bars.stacked ? painter.stacked(row, y, row_height) : painter.side_by_side(row, y, bar_height);
        y += row_height + sizes.gap / 2;
    }
    double height = bottom + axis_height - top;
    if (!bars.left_out.empty()) {
        canvas.text({0, bottom + axis_height + 10}, Anchor::start, "m", "and " + bars.left_out);
        height += left_out_height;
    }
    return height;
}

}  // namespace ipcbench::reporters::svg
