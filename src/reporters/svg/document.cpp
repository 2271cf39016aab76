#include "reporters/svg/document.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/micro_sign.hpp"
#include "reporters/charts/focus.hpp"
#include "reporters/escape.hpp"
#include "reporters/svg/drawing.hpp"
#include "reporters/svg/layout.hpp"
#include "reporters/svg/style.hpp"

namespace ipcbench::reporters::svg {
namespace {

constexpr double document_margin = 20;
constexpr double title_and_subtitle = 38;
constexpr double line_below = 24;

/// The height of a browser's window on a screen of 1080 lines, without what surrounds the page.
constexpr double screen_height = 940;

/// Charts, their layout, and how many charts have no room.
struct Arranged {
    std::vector<Chart> charts;
    Layout layout{};
    std::size_t left_out = 0;

    [[nodiscard]] double height() const {
        Canvas canvas;
        const double below = left_out > 0 ? line_below : 0;
        return draw_all(canvas, charts, layout) + title_and_subtitle + below + 2 * document_margin;
    }
    [[nodiscard]] bool fits() const { return height() <= screen_height; }
};

void leave_out_controls(std::vector<Chart>& charts) {
    const auto is_control = [](const Chart& chart) { return chart.group == Group::control; };
    if (!std::all_of(charts.begin(), charts.end(), is_control)) {
        std::erase_if(charts, is_control);
    }
}

void leave_out_muted_bars(std::vector<Chart>& charts) {
    for (Chart& chart : charts) {
        if (auto* const bars = std::get_if<Bars>(&chart.shape)) {
            *bars = without_muted(std::move(*bars));
        }
    }
}

/// Returns the charts as small multiples: those of the same kind and group beside each other.
void make_small(Arranged& arranged) {
    std::vector<Chart>& charts = arranged.charts;
    arranged.layout = {2, true};
    share_ranges(charts);
    for (auto from = charts.begin(); from != charts.end();) {
        const auto to =
            std::find_if(from, charts.end(), [&](const Chart& chart) { return chart.title != from->title; });
        std::stable_sort(from, to, [](const Chart& one, const Chart& other) { return one.group < other.group; });
        from = to;
    }
}

/// Returns the first charts, as many as fit one screen, but at least one.
Arranged as_many_as_fit(const Arranged& arranged) {
    const auto first = [&](std::size_t count) {
        const auto end = arranged.charts.begin() + static_cast<std::ptrdiff_t>(count);
        return Arranged{{arranged.charts.begin(), end}, arranged.layout, arranged.charts.size() - count};
    };
    std::size_t fitting = 1;
    std::size_t too_many = arranged.charts.size();
    while (fitting + 1 < too_many) {
        const std::size_t middle = (fitting + too_many) / 2;
        (first(middle).fits() ? fitting : too_many) = middle;
    }
    return first(fitting);
}

/// Takes away, step by step, what a reader misses least, until the rest fits one screen.
Arranged fitted(std::vector<Chart> charts) {
    Arranged arranged{std::move(charts)};
    const std::array<void (*)(Arranged&), 5> steps{[](Arranged& one) { one.layout.compact = true; },
                                                   [](Arranged& one) { leave_out_controls(one.charts); },
                                                   [](Arranged& one) {
                                                       one.layout.compact = false;
                                                       leave_out_muted_bars(one.charts);
                                                   },
                                                   [](Arranged& one) { one.layout.compact = true; }, make_small};
    for (const auto step : steps) {
        if (arranged.fits()) {
            return arranged;
        }
        step(arranged);
    }
    return arranged.fits() ? arranged : as_many_as_fit(arranged);
}

std::string style_of(Theme theme) {
    switch (theme) {
        case Theme::light:
            return light_style();
        case Theme::dark:
            return light_style() + dark_style();
        case Theme::automatic:
            break;
    }
    return light_style() + "@media (prefers-color-scheme:dark){\n" + dark_style() + "}\n";
}

}  // namespace

std::string svg_document(std::vector<Chart> charts, const DocumentForm& form) {
    const MicroSign utf8(true);
    constexpr std::size_t longest_line = 130;
    const Arranged arranged = form.everything ? Arranged{std::move(charts)} : fitted(std::move(charts));
    Canvas all;
    all.text({0, 18}, Anchor::start, "b", form.title);
    all.label({0, title_and_subtitle}, Anchor::start, "m", form.subtitle, longest_line);
    Canvas body;
    double y = title_and_subtitle + draw_all(body, arranged.charts, arranged.layout);
    all.insert(body, {0, title_and_subtitle});
    if (arranged.left_out > 0) {
        y += line_below;
        all.text({0, y - 4}, Anchor::start, "m",
                 fmt::format("{} more {} not fit one screen: --size, --codec or --transport selects, --all draws all.",
                             arranged.left_out, arranged.left_out == 1 ? "chart does" : "charts do"));
    }
    std::string words;
    for (const Chart& chart : arranged.charts) {
        for (const std::string& statement : chart.statements) {
            words += " " + statement;
        }
    }
    const double width = drawing_width + 2 * document_margin;
    const double height = y + 2 * document_margin;
    return fmt::format(
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} "
               "{1:.0f}\" role=\"img\">\n<title>{2}</title>\n<desc>{3}</desc>\n",
               width, height, escaped(form.title), escaped(form.subtitle + words)) +
           "<style>\n" + style_of(form.theme) + "</style>\n" +
           fmt::format(
               "<rect x=\"0.5\" y=\"0.5\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"8\" class=\"c\"/>\n<g "
               "transform=\"translate({} {})\">\n{}</g>\n</svg>\n",
               width - 1, height - 1, document_margin, document_margin, all.elements());
}

}  // namespace ipcbench::reporters::svg
