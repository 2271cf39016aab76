#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/units.hpp"
#include "reporters/escape.hpp"
#include "reporters/html/facets.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/numbers.hpp"
#include "reporters/results/names.hpp"
#include "reporters/svg/timeline.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/tail_words.hpp"

namespace ipcbench::reporters::html {
namespace {

std::string drawing_of(const TailReport& tail, const std::string& name) {
    std::vector<std::string> kinds;
    std::vector<svg::TimelineDot> dots;
    for (const TailShare& share : tail.shares) {
        kinds.push_back(reporters::text_of(share.attribution));
    }
    for (const TailOutlier& outlier : tail.worst) {
        const std::string kind = reporters::text_of(outlier.attribution);
        const auto known = std::find(kinds.begin(), kinds.end(), kind);
        if (known == kinds.end() || !can_be_drawn(outlier.latency_ns)) {
            continue;  // a file may say what it wants
        }
        dots.push_back({outlier.at_s, outlier.latency_ns, static_cast<std::size_t>(known - kinds.begin()),
                        fmt::format("{} at {}: {}", format_ns(outlier.latency_ns), moment_text(outlier.at_s), kind)});
    }
    return dots.empty()
               ? ""
               : "<div class=\"map\">\n" +
                     svg::timeline(dots, kinds, "The slowest round trips: " + name + "; a table follows") + "</div>\n";
}

std::string figure_of_tail(const ResultSet& results, const ResultRow& row) {
    const RunResult& result = *row.result;
    const TailReport& tail = *result.tail;
    constexpr std::size_t rows = 100;
    const std::string name = full_name(result);
    const std::string shares = fmt::format("{}", fmt::join(shares_of(tail), ", "));
    std::string html = fmt::format("<figure{}>\n<figcaption><h3>{}</h3></figcaption>\n<p class=\"statement\">{}.</p>\n",
                                   facets_of(results, {{&row}}), escaped(name),
                                   escaped(title_of(tail) + (shares.empty() ? "" : ": ") + shares));
    if (const std::string blind = blind_spots_of(tail); !blind.empty() && !result.control) {
        html += "<p class=\"note\">But " + escaped(blind) + ".</p>\n";
    }
    html += drawing_of(tail, name);
    const Table worst = table_of_worst(tail, rows);
    if (!worst.groups[0].rows.empty()) {
        html += "<details class=\"figures\"><summary>As a table</summary>\n" + html_of(worst, HtmlForm::wrapped) +
                "</details>\n";
    }
    return html + "</figure>\n";
}

}  // namespace

std::string tail_section(const ResultSet& results) {
    std::string figures;
    for (const ResultRow* const row : results.measured()) {
        figures += row->result->tail ? figure_of_tail(results, *row) : "";
    }
    return figures.empty()
               ? ""
               : fmt::format(
                     "<section id=\"tail\">\n<h2>What caused the slow ones</h2>\n<p class=\"note\">Each dot is "
                     "one of the slowest round trips of a phase of its own, at most {} of them; its colour is "
                     "the cause. Repetitions lie on top of each other.</p>\n",
                     TailReport::max_worst) +
                     figures + "</section>\n";
}

}  // namespace ipcbench::reporters::html
