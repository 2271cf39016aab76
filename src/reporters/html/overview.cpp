#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "reporters/charts/crossover_words.hpp"
#include "reporters/figures.hpp"
#include "reporters/html/sayings.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/markup.hpp"
#include "reporters/ranking.hpp"

namespace ipcbench::reporters::html {
namespace {

/// "1.37", "12.4", "1,726".
std::string faster_text(double ratio) {
    constexpr double few = 10;
    constexpr double many = 100;
    return ratio < many ? fmt::format("{:.{}f}", ratio, ratio < few ? 2 : 1) : rate_text(std::min(ratio, 1e12));
}

/// "pipe: 119,831/s, 8.34 us each; 1.37 times as fast as fifo (95 %: 1.30 .. 1.44)".
std::string winner_text(const Collection& results, const Collection::Slice& slice) {
    const auto rate = [](const Row& row) { return row.result->round_trips_per_s(); };
    const Row& first = slice.rows.front();
    std::string text = fmt::format("{}: {}, {} each", results.label(first), value_text(rate(first), Unit::per_second),
                                   value_text(first.result->rate_mean_ns, Unit::nanoseconds));
    if (slice.rows.size() > 1) {
        const RunResult& other = *slice.rows[1].result;
        const Ratio ratio = speed_ratio(*first.result, other);
        const std::string interval = ratio.interval ? fmt::format(" (95 %: {})", interval_text(ratio.interval)) : "";
        const std::string& second = results.label(slice.rows[1]);
        if (!shows_difference(*first.result, other)) {
            text += fmt::format("; no difference shown to {}: {} times{}", second, faster_text(ratio.value), interval);
        } else if (ratio.value < 1 + least_margin) {
            text += fmt::format("; {} is about as fast", second);
        } else {
            text += fmt::format("; {} times as fast as {}{}", faster_text(ratio.value), second, interval);
        }
    }
    return text;
}

}  // namespace

std::string warnings_section(const Collection& results) {
    Sayings sayings;
    for (std::size_t file = 0; file < results.files().size(); ++file) {
        for (const Condition& condition : results.files()[file].context.conditions) {
            if (condition.verdict == Verdict::bad && condition.spoils) {
                sayings.add(condition.found + (condition.advice.empty() ? "" : "; " + condition.advice),
                            results.files().size() > 1 ? results.file_name(file) : "");
            }
        }
    }
    for (const Row& row : results.rows()) {
        for (const std::string& warning : row.result->warnings) {
            sayings.add(warning, results.label(row));
        }
    }
    const std::string items = sayings.items();
    return items.empty() ? ""
                         : "<section class=\"warnings\">\n<h2>What spoils these numbers</h2>\n<ul>\n" + items +
                               "</ul>\n</section>\n";
}

std::string fastest_section(const Collection& results) {
    constexpr std::size_t most_rows = 24;
    // What the slices have in common, and the winner of each group.
    std::vector<std::pair<std::string, std::map<Group, std::string>>> rows;
    for (const Collection::Slice& slice : results.slices()) {
        const std::string name = slice.facets.text().empty() ? "all results" : slice.facets.text();
        if (slice.group == Group::control) {
            continue;
        }
        if (rows.empty() || rows.back().first != name) {
            rows.emplace_back(name, std::map<Group, std::string>{});
        }
        rows.back().second[slice.group] = winner_text(results, slice);
    }
    if (rows.empty() || rows.size() > most_rows) {
        return "";
    }
    constexpr std::array columns{std::pair{Group::gives_cpu_away, "gives the CPU away"},
                                 std::pair{Group::keeps_cpu_busy, "keeps a CPU busy"}};
    std::string body;
    for (auto& [name, winners] : rows) {
        body += fmt::format("<tr><th scope=\"row\">{}</th>", escaped(name));
        for (const auto& [group, title] : columns) {
            body += fmt::format("<td data-title=\"{}\">{}</td>", title, escaped(winners[group]));
        }
        body += "</tr>\n";
    }
    return fmt::format(
        "<section>\n<h2>The fastest</h2>\n<div class=\"scroll\"><table class=\"fastest\">\n<thead><tr><th "
        "scope=\"col\">of</th><th scope=\"col\">those that give the CPU away while they wait</th><th "
        "scope=\"col\">those that keep one busy</th></tr></thead>\n<tbody>\n{}</tbody>\n</table></div>\n</section>\n",
        body);
}

std::string missing_section(const Collection& results) {
    Sayings sayings;
    for (const Row& row : results.rows()) {
        const RunResult& result = *row.result;
        if (is_measured(result) && result.status != RunStatus::partial) {
            continue;
        }
        std::string text = std::string(name_of(result.status));
        text += result.reason.empty() ? "" : ": " + result.reason;
        text += result.hint.empty() ? "" : " (" + result.hint + ")";
        if (result.status == RunStatus::ok) {
            text = "nothing that can be shown was measured";
        }
        const std::string facets = results.facets(result).text();
        sayings.add(text, results.label(row) + (facets.empty() ? "" : ", " + facets));
    }
    const std::string items = sayings.items();
    return items.empty() ? ""
                         : "<section>\n<h2>What is not here, or not whole</h2>\n<ul>\n" + items + "</ul>\n</section>\n";
}

}  // namespace ipcbench::reporters::html
