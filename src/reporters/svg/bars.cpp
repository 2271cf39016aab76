#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "reporters/markup.hpp"
#include "reporters/svg/drawing.hpp"
#include "reporters/svg/palette.hpp"
#include "reporters/svg/scale.hpp"
#include "reporters/svg/style.hpp"

namespace ipcbench::reporters::svg {
namespace {

constexpr std::size_t longest_label = 30;
constexpr double row_gap = 8;
constexpr double legend_height = 24;
constexpr double axis_height = 22;

double total(const BarRow& row) {
    double sum = 0;
    for (const auto& value : row.values) {
        sum += value ? value->number : 0;
    }
    return sum;
}

/// How far a row reaches, error bars included.
double reach(const BarRow& row, bool stacked) {
    double most = stacked ? total(row) : 0;
    for (const auto& value : row.values) {
        if (value && !stacked) {
            most = std::max(most, value->interval ? std::max(value->interval->high, value->number) : value->number);
        }
    }
    return most;
}

/// What stands behind a bar. The note belongs to the row and stands once, behind its first bar.
std::string figure(const Bars& bars, const BarRow& row, std::size_t series) {
    const double number = bars.stacked ? total(row) : row.values[series]->number;
    const bool first = std::none_of(row.values.begin(), row.values.begin() + static_cast<std::ptrdiff_t>(series),
                                    [](const auto& value) { return value.has_value(); });
    return value_text(number, bars.unit) + (first && !row.note.empty() ? " \u00b7 " + row.note : "");
}

void draw_legend(Canvas& canvas, const std::vector<std::string>& series, double top) {
    constexpr double square = 11;
    double x = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        canvas.rect({x, top + 2}, square, square, fmt::format("f{}", color_of(i)), "");
        canvas.label({x + square + 5, top + 12}, Anchor::start, "t", series[i], longest_label + 10);
        x += square + 5 + text_width(series[i], font_size) + 16;
    }
}

/// The bars of one row, with their figures behind them.
class RowPainter {
public:
    RowPainter(Canvas& canvas, const Bars& bars, const LinearScale& scale)
        : canvas_(canvas), bars_(bars), scale_(scale) {}

    void stacked(const BarRow& row, double y, double height) {
        double from = 0;
        for (std::size_t i = 0; i < row.values.size(); ++i) {
            if (!row.values[i] || row.values[i]->number <= 0) {
                continue;
            }
            const double to = from + row.values[i]->number;
            bar(from, to, y, height, i, tip(row, i));
            from = to;
        }
        canvas_.text({scale_.place(from) + 6, y + height / 2 + 4}, Anchor::start, "m", figure(bars_, row, 0));
    }

    void side_by_side(const BarRow& row, double y, double height) {
        for (std::size_t i = 0; i < row.values.size(); ++i, y += height) {
            if (!row.values[i]) {
                continue;
            }
            const BarValue& value = *row.values[i];
            bar(0, value.number, y, height - (row.values.size() > 1 ? 1 : 0), i, tip(row, i));
            double end = scale_.place(value.number);
            if (value.interval) {
                end = std::max(end, error_bar(*value.interval, y + height / 2));
            }
            canvas_.text({end + 6, y + height / 2 + 4}, Anchor::start, "m", figure(bars_, row, i));
        }
    }

private:
    void bar(double from, double to, double y, double height, std::size_t series, const std::string& title) {
        // The smallest thing that can be shown is shown: nothing that was measured is nothing.
        const double width = std::max(scale_.place(to) - scale_.place(from), 0.5);
        canvas_.rect({scale_.place(from), y}, width, height,
                     fmt::format("f{}", bars_.control ? palette.size() - 1 : color_of(series)), title);
    }

    double error_bar(const Interval& interval, double y) {
        const double low = scale_.place(interval.low);
        const double high = scale_.place(interval.high);
        canvas_.line({low, y}, {high, y}, "e");
        for (const double x : {low, high}) {
            canvas_.line({x, y - 4}, {x, y + 4}, "e");
        }
        return high;
    }

    [[nodiscard]] std::string tip(const BarRow& row, std::size_t series) const {
        return fmt::format("{}, {}: {}", row.label, bars_.series[series],
                           value_text(row.values[series]->number, bars_.unit));
    }

    Canvas& canvas_;
    const Bars& bars_;
    const LinearScale& scale_;
};

}  // namespace

double label_width(const Bars& bars) {
    double widest = 0;
    for (const BarRow& row : bars.rows) {
        widest = std::max(widest, text_width(shortened(row.label, longest_label), font_size));
    }
    return widest;
}

double draw(Canvas& canvas, const Bars& bars, double top, double least_label_width) {
    double widest_figure = 0;
    double largest = 0;
    for (const BarRow& row : bars.rows) {
        largest = std::max(largest, reach(row, bars.stacked));
        for (std::size_t i = 0; i < row.values.size(); ++i) {
            widest_figure =
                row.values[i] ? std::max(widest_figure, text_width(figure(bars, row, i), font_size)) : widest_figure;
        }
    }
    const double left = std::max(label_width(bars), least_label_width) + 8;
    const LinearScale scale(largest, {left, std::max(left + 100, drawing_width - widest_figure - 8)});
    const std::size_t bars_per_row = bars.stacked ? 1 : bars.series.size();
    const double bar_height = bars_per_row == 1 ? 16 : 13;
    const double row_height = bar_height * static_cast<double>(bars_per_row);

    double y = top;
    if (bars.series.size() > 1) {
        draw_legend(canvas, bars.series, y);
        y += legend_height;
    }
    const double bottom = y + static_cast<double>(bars.rows.size()) * (row_height + row_gap);
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
    RowPainter painter(canvas, bars, scale);
    for (const BarRow& row : bars.rows) {
        y += row_gap / 2;
        canvas.label({left - 8, y + row_height / 2 + 4}, Anchor::end, "t", row.label, longest_label);
        bars.stacked ? painter.stacked(row, y, row_height) : painter.side_by_side(row, y, bar_height);
        y += row_height + row_gap / 2;
    }
    return bottom + axis_height - top;
}

}  // namespace ipcbench::reporters::svg
